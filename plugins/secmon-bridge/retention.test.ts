import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import { clockGuard } from '../../src/bridge/queue/clock-guard.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import type { Ledger } from '../../src/incidents/ledger.ts';
import type { Store } from '../../src/store/store.ts';
import { eventually } from '../../test/kit/eventually.ts';
import { ledgerOn } from '../../test/kit/ledger.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { openSqlite } from '../store/sqlite.ts';
import { Activity } from './activity.ts';
import { metrics } from './metrics.ts';
import { startRetention } from './retention.ts';

const DAY = 86_400;
const SENT = {
  ...{ tracker: 'rt', issue: 1, incident: null, verb: 'update', payload: '{}', state: 'sent', attempts: 1 },
  ...{
    due_at: 0,
    lease_ends: null,
    reference: '7',
    reason: '',
    sender: 0,
    sender_seconds: 0,
    noted: null,
    line: '',
  },
} as const;

describe('what the bridge deletes', () => {
  let store: Store;
  const activity = new Activity({ write: () => undefined });
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    await store.append([{ id: 'old', subject: '', body: '' }], Date.now() / 1000 - 100 * DAY);
  });
  afterEach(() => store.close());

  async function begun(keepsOld: () => string | undefined): Promise<{ stop(): Promise<void> }> {
    const machine = localMachine(localHostFromSource());
    const world = {
      machine,
      store,
      activity,
      metrics: metrics(),
      startedAt: 0,
      random: Math.random,
      keepsOld,
    };
    return Promise.resolve(startRetention({ sinks: [] }, world));
  }

  it('is nothing while the clock is far ahead of what came last', async () => {
    const clock = { now: () => Date.now() / 1000, elapsed: () => performance.now() / 1000 };
    const retaining = await begun(
      clockGuard(clock, await store.newestReceived(), { began: undefined, remember: () => undefined }),
    );
    await delay(50);
    await retaining.stop();
    expect(await store.trace('old')).not.to.equal(undefined);
    expect(activity.receiver('retention').trouble).to.contain('100 days ahead');
  });

  it('is what is old otherwise, and of what trackers were told all but the last', async () => {
    const operation = { ...SENT, created_at: Date.now() / 1000 - 100 * DAY };
    for (const one of ['1', '2']) await store.ledger().rows.addOperation({ ...operation, operation: one });
    const retaining = await begun(() => undefined);
    const kept = (): ReturnType<Ledger['operations']> =>
      ledgerOn(store).operations({}, { after: 0, limit: 10 });
    await eventually('that it is gone', 20, async () =>
      (await store.trace('old')) === undefined && (await kept()).length === 1 ? true : undefined,
    );
    await retaining.stop();
    expect((await kept()).map((one) => one.operation)).to.deep.equal(['2']);
    expect(activity.receiver('retention').trouble).to.equal(undefined);
  });
});
