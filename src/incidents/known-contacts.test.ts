import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { ledgerOn, monitoring, observation, T0 } from '../../test/kit/ledger.ts';
import { told } from '../../test/kit/scripted-tracker.ts';
import type { Store } from '../store/store.ts';
import type { Site } from './contacts/directory.ts';
import { hurryKnown } from './known-contacts.ts';
import { HELD, NO_CONTACT } from './outbox.ts';

const LATER = T0 + 300;

describe('what waits for somebody to be told', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openSqlite(':memory:');
  });
  afterEach(() => store.close());

  function directory(...sites: readonly (readonly [string, readonly string[]])[]): {
    readonly sites: ReadonlyMap<string, Site>;
  } {
    return { sites: new Map(sites.map(([name, csirt]) => [name, { name, csirt } as unknown as Site])) };
  }

  it('is due at once when the contact of its site becomes known, and nothing else is', async () => {
    const ledger = ledgerOn(store, { operationsOf: told });
    const reasons = { 'SITE-A': NO_CONTACT, 'SITE-B': NO_CONTACT, 'SITE-C': HELD } as const;
    for (const site of Object.keys(reasons)) {
      const given = observation({ subject: { ...observation().subject, site } });
      await ledger.apply({ do: 'observe', observation: given }, monitoring());
    }
    const claim = { tracker: 'rt', limit: 9, leaseEnds: T0 + 60 } as const;
    const claimed = await ledger.claimOperations({ ...claim, now: T0 });
    for (const [place, reason] of Object.values(reasons).entries()) {
      const one = claimed[place];
      if (one === undefined) throw new Error('nothing was claimed');
      await ledger.settleOperation(one, { state: 'again', dueAt: LATER, reason }, T0);
    }
    const empty = directory(['SITE-A', []], ['SITE-C', ['csirt@c.example']]);
    expect(await hurryKnown(store.intake(), empty, T0 + 10)).to.deep.equal([]);
    expect(await ledger.claimOperations({ ...claim, now: T0 + 10 })).to.deep.equal([]);
    const known = directory(['SITE-A', ['csirt@a.example']], ['SITE-C', ['csirt@c.example']]);
    expect(await hurryKnown(store.intake(), known, T0 + 10)).to.deep.equal(['SITE-A']);
    const due = await ledger.claimOperations({ ...claim, now: T0 + 10 });
    expect(due.map(({ issue }) => issue)).to.deep.equal([1]);
  });
});
