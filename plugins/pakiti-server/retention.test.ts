import { expect } from 'chai';
import { eventually } from '../../test/kit/eventually.ts';
import { advisory, PakitiBench, report } from '../../test/kit/pakiti-store.ts';
import { clockGuard } from '../../src/bridge/queue/clock-guard.ts';
import type { Store } from '../../src/store/store.ts';
import { openSqlite } from '../store/sqlite.ts';
import { Activity } from './activity.ts';
import { purgeRule, type RetainingWorld, startRetention } from './retention.ts';

const DAY = 86_400;

describe('the retention of the Pakiti server', () => {
  let store: Store;
  let bench: PakitiBench;
  let world: RetainingWorld & { readonly activity: Activity };
  let events: string[];
  let elapsed: number;
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    bench = new PakitiBench(store);
    [events, elapsed] = [[], 0];
    const log = { write: (_level: string, event: string) => void events.push(event) };
    const clock = { now: () => bench.at, elapsed: () => elapsed, after: () => new AbortController().signal };
    await bench.read('osv', [advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000'])]);
    await bench.take(report('old', { bash: '5.1-6' }));
    bench.at += 100 * DAY;
    await bench.take(report('new', { zlib: '1' }));
    world = {
      ...{ tables: bench.tables, clock, log, activity: new Activity(log, () => elapsed), replaySeconds: 60 },
      keepsOld: clockGuard(clock, bench.at, { began: undefined, remember: () => undefined }),
    };
  });
  afterEach(() => store.close());

  async function hostsAfter(silentDays: number): Promise<readonly string[]> {
    const retaining = startRetention({ silentDays }, world);
    await eventually('a round', 60, async () => {
      await new Promise(setImmediate);
      return (
        events.includes('retired') || world.activity.troubles.length > 0 || silentDays > 1000 || undefined
      );
    });
    await retaining.stop();
    return (await bench.tables.hosts({}, undefined, 9)).map(({ name }) => name);
  }

  it('lets hosts go that are silent, with what only they had', async () => {
    expect(await hostsAfter(50)).to.deep.equal(['new']);
    expect(await bench.tables.releases()).to.have.length(1);
    expect((await bench.tables.nextPending(9)).length).to.equal(1);
  });

  it('is of days, 180 of silence and 400 of history where nobody has said', () => {
    const rule = (silent: number, history: number): object => ({
      ...{ silentSince: bench.at - silent * DAY, endedBefore: bench.at - history * DAY },
    });
    expect(purgeRule({}, bench.at)).to.deep.equal(rule(180, 400));
    expect(purgeRule({ silentDays: 2, historyDays: 3 }, bench.at)).to.deep.equal(rule(2, 3));
  });

  it('deletes nothing by a clock that is far ahead', async () => {
    bench.at += 3650 * DAY;
    expect(await hostsAfter(50)).to.deep.equal(['new', 'old']);
    expect(world.activity.troubles.join()).to.match(/^retention: the clock is 3650 days ahead/);
    // A day later it is believed.
    [bench.at, elapsed] = [bench.at + DAY, elapsed + DAY];
    expect(await hostsAfter(50)).to.deep.equal([]);
    expect(world.activity.troubles).to.deep.equal([]);
  });
});
