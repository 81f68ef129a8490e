/** Syncs of feeds: one at a time, whoever begins it. */
import { expect } from 'chai';
import type { TurnClaim } from '../../../src/store/pakiti/turns.ts';
import { type Harness, NOW } from './harness.ts';

const LEASE = 100;

export function keepsTurns(harness: Harness): void {
  const claim = (holder: string, change: Partial<TurnClaim> = {}): TurnClaim => ({
    ...{ feed: 'osv', holder, now: NOW, leaseSeconds: LEASE, triedBefore: null, ...change },
  });

  it('is of one at a time, of each feed', async () => {
    const other = await harness.again();
    expect(await harness.tables.claimTurn(claim('a'))).to.equal('taken');
    expect(await other.claimTurn(claim('b'))).to.equal('held');
    expect(await other.claimTurn(claim('c', { feed: 'kev' }))).to.equal('taken');
    const rows = await other.turns();
    expect(rows.map(({ feed }) => feed)).to.deep.equal(['kev', 'osv']);
  });

  it('goes to another when its holder is gone, who cannot keep it then', async () => {
    await harness.tables.claimTurn(claim('a'));
    expect(await harness.tables.claimTurn(claim('b', { now: NOW + LEASE - 1 }))).to.equal('held');
    expect(
      await harness.tables.keepTurn({ feed: 'osv', holder: 'a' }, NOW + LEASE + 5, '{"done":1}'),
    ).to.equal(true);
    expect(await harness.tables.claimTurn(claim('b', { now: NOW + LEASE + 1 }))).to.equal('held');
    expect(await harness.tables.claimTurn(claim('b', { now: NOW + LEASE + 5 }))).to.equal('taken');
    expect(await harness.tables.keepTurn({ feed: 'osv', holder: 'a' }, NOW + 999, '{}')).to.equal(false);
    await harness.tables.endTurn({ feed: 'osv', holder: 'a' }, NOW + 6, true);
    expect((await harness.tables.turns())[0]).to.deep.include({ holder: 'b', tried_at: null });
  });

  it('is not held for years by a clock that was wrong', async () => {
    await harness.tables.claimTurn(claim('a', { now: NOW + 1_000_000 }));
    expect(await harness.tables.claimTurn(claim('b'))).to.equal('taken');
    await harness.tables.endTurn({ feed: 'osv', holder: 'b' }, NOW + 1_000_000, false);
    expect(await harness.tables.claimTurn(claim('c', { triedBefore: NOW - 5 }))).to.equal('taken');
  });

  it('is not due where it was tried lately', async () => {
    await harness.tables.claimTurn(claim('a', { triedBefore: NOW - 10 }));
    await harness.tables.endTurn({ feed: 'osv', holder: 'a' }, NOW, true);
    expect((await harness.tables.turns())[0]).to.deep.include({ holder: null, tried_at: NOW, failed: 1 });
    expect(await harness.tables.claimTurn(claim('b', { triedBefore: NOW - 10 }))).to.equal('not due');
    expect(await harness.tables.claimTurn(claim('b', { triedBefore: NOW + 1, now: NOW + 11 }))).to.equal(
      'taken',
    );
  });

  it('lets nobody put an older signed report back', async () => {
    const other = await harness.again();
    const signed = (at: number, host = 'h', signer = 's') => ({ signer, host, at });
    expect(await harness.tables.admitSigned(signed(NOW))).to.equal(true);
    expect(await other.admitSigned(signed(NOW - 1))).to.equal(false);
    expect(await other.admitSigned(signed(NOW))).to.equal(true);
    expect(await other.admitSigned(signed(NOW - 1, 'i'))).to.equal(true);
    expect(await other.admitSigned(signed(NOW - 1, 'h', 't'))).to.equal(true);
    expect(await other.admitSigned(signed(NOW + 1))).to.equal(true);
    expect(await harness.tables.admitSigned(signed(NOW))).to.equal(false);
    expect(await harness.tables.forgetSigned(NOW)).to.equal(2);
  });
}
