import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import { clockGuard } from '../../src/bridge/queue/clock-guard.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import type { Store } from '../../src/store/store.ts';
import { eventually } from '../../test/kit/eventually.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { openSqlite } from '../store/sqlite.ts';
import { Activity } from './activity.ts';
import { metrics } from './metrics.ts';
import { startRetention } from './retention.ts';

const DAY = 86_400;

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

  it('is what is old otherwise', async () => {
    const retaining = await begun(() => undefined);
    await eventually('that it is gone', 20, async () =>
      (await store.trace('old')) === undefined ? true : undefined,
    );
    await retaining.stop();
    expect(activity.receiver('retention').trouble).to.equal(undefined);
  });
});
