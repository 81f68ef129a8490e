import { expect } from 'chai';
import { HOUR, hourly, IntakeBench, openSitePolicy } from '../../../test/kit/intake.ts';
import { T0 } from '../../../test/kit/ledger.ts';
import { heldRow } from './held.ts';

describe('what flaps and has no open issue', () => {
  let bench: IntakeBench;
  beforeEach(async () => {
    bench = await IntakeBench.inMemory();
  });
  afterEach(() => bench.store.close());

  it('is held no longer than that', async () => {
    await bench.say(...hourly(0, 'COCOCO'));
    expect(await bench.intake.held()).to.have.length(1);
    await bench.say(...hourly(6 * 60, 'O'.repeat(36)));
    expect(await bench.intake.held()).to.deep.equal([]);
    expect(await bench.issues()).to.deep.equal([]);
  });

  it('is held no longer where nothing more is heard of its host', async () => {
    await bench.say(...hourly(0, 'COCOCO'));
    expect((await bench.intake.held()).map(({ until }) => until)).to.deep.equal([T0 + 25 * HOUR]);
    bench.clock = T0 + 25 * HOUR - 1;
    await bench.follow();
    expect(await bench.intake.held()).to.have.length(1);
    bench.clock = T0 + 25 * HOUR;
    await bench.follow();
    expect(await bench.intake.held()).to.deep.equal([]);
    expect(await bench.issues()).to.deep.equal([]);
  });

  it('is opened where it was bad for long enough, and nothing more is heard of its host', async () => {
    await bench.say(...hourly(0, 'COCOCOCC'));
    expect(await bench.issues()).to.deep.equal([]);
    bench.clock = T0 + 26 * HOUR;
    await bench.follow();
    expect((await bench.issues()).map(({ state }) => state)).to.deep.equal(['new']);
    expect(await bench.intake.held()).to.deep.equal([]);
    await bench.say(...hourly(30 * 60, 'OO'));
    expect((await bench.issues()).map(({ state }) => state)).to.deep.equal(['new']);
    await bench.say(...hourly(32 * 60, 'O'));
    expect((await bench.issues()).map(({ state }) => state)).to.deep.equal(['resolved']);
  });

  it('is not looked at again and again where a clock that was ahead has held it', async () => {
    await bench.say(...hourly(0, 'COCOCO'));
    const [held] = await bench.intake.held();
    if (held === undefined) throw new Error('it is held');
    const ahead = heldRow({ ...held, since: T0 + 300 * 24 * HOUR });
    await bench.store.intake().change((rows) => rows.putHeld(ahead));
    await bench.follow();
    expect((await bench.intake.held()).map(({ since }) => since)).to.deep.equal([bench.clock]);
    expect(await bench.store.intake().rows.dueHeld(bench.clock, 10)).to.deep.equal([]);
  });

  it('has its time from when it is opened', async () => {
    const policy = openSitePolicy();
    const own = await IntakeBench.inMemory({ policy });
    await own.say(...hourly(0, 'COCOCO'), ...hourly(6 * 60, 'C'.repeat(30)));
    const [issue] = await own.issues();
    expect(issue?.openedAt).to.equal(T0 + 26 * HOUR);
    expect(issue?.deadline).to.equal(T0 + 26 * HOUR + policy.deadlineSeconds);
    await own.store.close();
  });
});
