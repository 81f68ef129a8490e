import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { at, eventOf, NOW, PortalBench, SITE_A } from '../../test/kit/portal.ts';
import type { Store } from '../store/store.ts';
import { followLog } from './follow.ts';

const RULES = { expected: () => 3600, ngiOf: () => undefined };

describe('the log', () => {
  let store: Store;
  let bench: PortalBench;
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    bench = new PortalBench(store);
  });
  afterEach(() => store.close());

  it('is followed until the daemon stops, and after a failure goes on', async () => {
    const stopping = new AbortController();
    const told: (string | undefined)[] = [];
    let failures = 2;
    const tables = store.portal();
    await bench.append([eventOf({ subject: SITE_A })]);
    await followLog({
      tables,
      batch: 10,
      now: () => NOW,
      rules: {
        ...RULES,
        expected: () => {
          failures -= 1;
          if (failures >= 0) throw new Error('no');
          return 60;
        },
      },
      pause: async () => {
        await Promise.resolve();
        if (told.includes(undefined)) stopping.abort();
      },
      signal: stopping.signal,
      failed: (error) => told.push(error instanceof Error ? error.message : undefined),
    });
    expect(told).to.deep.equal(['no', 'no', undefined]);
    expect(await bench.items('/v1/states')).to.have.length(1);
    expect(await tables.position()).to.equal(1);
  });

  it('leaves most of the time to others while there is more to follow', async () => {
    const stopping = new AbortController();
    await bench.append([1, 2, 3].map((ago) => eventOf({ subject: SITE_A, ...at(ago) })));
    const pauses: number[] = [];
    let clock = 0;
    await followLog({
      tables: store.portal(),
      rules: RULES,
      batch: 1,
      now: () => (clock += 2),
      pause: (seconds) => {
        pauses.push(seconds);
        if (pauses.length === 4) stopping.abort();
        return Promise.resolve();
      },
      signal: stopping.signal,
      failed: (error) => {
        throw error;
      },
    });
    expect(pauses).to.deep.equal([6, 6, 6, 0.5]);
  });
});
