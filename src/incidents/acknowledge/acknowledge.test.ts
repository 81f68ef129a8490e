/** Problems, issues and their tickets, as a monitor comes to show them. */
import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { ledgerOn, observation, person, T0 } from '../../../test/kit/ledger.ts';
import { sampleEvent } from '../../../test/kit/sample-event.ts';
import type { AcknowledgedBy, Acknowledger } from '../../bridge/acknowledge/acknowledger.ts';
import { eventId, type Subject, subjectKey } from '../../bridge/event.ts';
import { targetKey } from '../../bridge/monitor-target.ts';
import type { State } from '../../result/index.ts';
import type { Store } from '../../store/store.ts';
import type { Ledger } from '../ledger.ts';
import { aboutBy } from '../watch/about.ts';
import { watcher } from '../watch/watch.ts';
import { acknowledgeAll } from './acknowledge.ts';
import type { Reconciled } from './reconcile.ts';

const TARGET = targetKey({ host: 'ce1', service: 'CRL' });

describe('a problem whose issue has a ticket', () => {
  let store: Store;
  let ledger: Ledger;
  let shown: Map<string, AcknowledgedBy>;
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    await store.watch().addFollower();
    ledger = ledgerOn(store);
    shown = new Map();
    const subject = { site: 'SITE-A', class: 'metric', id: 'CRL', scope: '' } as const;
    await ledger.apply({ do: 'open', observation: observation({ subject, hosts: [] }) }, person());
  });
  afterEach(() => store.close());

  const monitor: Acknowledger = {
    name: 'monitor',
    author: 'secmon',
    look: (target) => Promise.resolve({ acknowledged: shown.get(targetKey(target)) ?? null }),
    set(target, { comment }) {
      shown.set(targetKey(target), { author: 'secmon', comment });
      return Promise.resolve('done');
    },
    remove(target) {
      shown.delete(targetKey(target));
      return Promise.resolve('done');
    },
    close: () => Promise.resolve(),
  };

  async function hear(state: State, at: number, change: Partial<Subject> = {}): Promise<void> {
    const start = new Date((T0 + at) * 1000).toISOString();
    const subject = { site: 'SITE-A', host: 'ce1', service: 'CRL', ...change };
    const event = sampleEvent({ subject, state, start, end: start, findings: [] });
    const stored = { id: eventId(event), subject: subjectKey(subject), body: JSON.stringify(event) };
    await store.append([stored], T0 + at);
    while ((await store.watch().advance(100, watcher(aboutBy([])))) > 0);
  }
  async function pass(at: number): Promise<Reconciled | undefined> {
    const world = { ledger, watch: store.watch(), tables: store.acknowledgements(), now: () => T0 + at };
    return (await acknowledgeAll(world, [monitor])).get('monitor');
  }
  const ticket = async (): Promise<void> => {
    const reference = { tracker: 'rt', kind: 'ticket', id: '77', url: '', former: false };
    await ledger.apply({ do: 'refer', issue: 1, reference }, person());
  };

  it('carries it from when there is one until the issue is resolved, the problem staying', async () => {
    await hear('CRITICAL', 1);
    expect(await pass(2)).to.include({ set: 0 });
    await ticket();
    expect(await pass(3)).to.deep.equal({ set: 1, removed: 0, troubles: [] });
    expect(shown.get(TARGET)?.comment).to.equal('rt #77');
    expect(await pass(4)).to.include({ set: 0, removed: 0 });
    await ledger.apply({ do: 'resolve', issue: 1 }, person(T0 + 5));
    expect(await pass(6)).to.include({ removed: 1 });
    expect(shown.size).to.equal(0);
    expect(await pass(7)).to.include({ set: 0, removed: 0 });
  });

  it('carries it no longer than to the deadline, which a monitor may not know of', async () => {
    await ticket();
    await ledger.apply({ do: 'edit', issue: 1, deadline: T0 + 100 }, person());
    await hear('CRITICAL', 1);
    await pass(2);
    expect(shown.size).to.equal(1);
    await pass(100);
    expect(shown.size).to.equal(0);
  });

  it('carries none while a part of what stands under its name is about something else', async () => {
    await ticket();
    await hear('CRITICAL', 1);
    await hear('CRITICAL', 2, { metric: 'of another source' });
    await pass(3);
    expect(shown.size).to.equal(0);
    await hear('OK', 4, { metric: 'of another source' });
    await pass(5);
    expect(shown.get(TARGET)?.comment).to.equal('rt #77');
    await hear('UNKNOWN', 6, { metric: 'of another source' });
    await pass(7);
    expect(shown.size, 'what cannot be told is of no issue').to.equal(0);
  });
});
