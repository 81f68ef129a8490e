/** Several bridges on one PostgreSQL: an operation is in the hands of one of them. */
import { expect } from 'chai';
import { openPostgresql } from '../../../plugins/store/postgresql.ts';
import { operationsOf } from '../../../src/incidents/trackers/telling.ts';
import type { Tracker } from '../../../src/incidents/trackers/tracker.ts';
import type { Store } from '../../../src/store/store.ts';
import { ledgerOn, monitoring, observation, T0 } from '../../kit/ledger.ts';
import { emptyDatabase, type Postgresql } from '../../kit/postgresql.ts';
import { steppedLane } from '../../kit/tracker-lane.ts';

const SITES = 25;
const BRIDGES = 3;
const told = operationsOf([{ name: 'rt', asks: ({ verb }) => [verb] }]);

export async function sendsEachOnce(server: Postgresql): Promise<void> {
  await emptyDatabase(server);
  const stores: Store[] = [];
  for (let bridge = 0; bridge < BRIDGES; bridge += 1) stores.push(await openPostgresql(server.connection));
  const sent: string[] = [];
  const tracker: Tracker = {
    name: 'rt',
    async send({ operation, issue }) {
      sent.push(operation);
      await new Promise(setImmediate);
      return {
        state: 'sent',
        reference: operation,
        tickets: [{ kind: 'ticket', id: String(issue?.id), url: '' }],
      };
    },
  };
  try {
    const ledgers = stores.map((store) => ledgerOn(store, { operationsOf: told }));
    const [first] = ledgers;
    if (first === undefined) throw new Error('no store is open');
    for (let site = 0; site < SITES; site += 1) {
      const given = observation({ subject: { ...observation().subject, site: `SITE-${site}` } });
      await first.apply({ do: 'observe', observation: given }, monitoring());
    }
    await Promise.all(ledgers.map((ledger) => steppedLane(ledger, tracker, {}, T0 + 1).drain()));
    expect(new Set(sent).size).to.equal(SITES);
    expect(sent).to.have.length(SITES);
    expect(await first.outboxStatus('rt')).to.deep.equal({
      waiting: 0,
      oldest: undefined,
      unknown: 0,
      failed: 0,
      held: 0,
      contactless: 0,
    });
    const claims = await Promise.all(
      ledgers.map((ledger) => ledger.claimInbound({ tracker: 'rt', now: T0, leaseEnds: T0 + 60 })),
    );
    expect(claims.filter((one) => one !== undefined)).to.have.length(1);
    const [heard] = claims.filter((one) => one !== undefined);
    if (heard === undefined) throw new Error('nobody has it');
    expect(await first.settleInbound({ ...heard, cursor: '7' }, T0 + 30)).to.equal(true);
    expect(await first.settleInbound({ ...heard, cursor: '6', lease: heard.lease - 1 }, T0)).to.equal(false);
    const next = { tracker: 'rt', leaseEnds: T0 + 90 } as const;
    expect(await first.claimInbound({ ...next, now: T0 + 29 })).to.equal(undefined);
    expect((await first.claimInbound({ ...next, now: T0 + 30 }))?.cursor).to.equal('7');
  } finally {
    for (const store of stores) await store.close();
  }
}
