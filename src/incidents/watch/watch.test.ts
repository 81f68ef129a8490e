/** What was bad is never masked by what came after it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { T0 } from '../../../test/kit/ledger.ts';
import { sampleEvent } from '../../../test/kit/sample-event.ts';
import { eventId, subjectKey, type Event } from '../../bridge/event.ts';
import type { State } from '../../result/index.ts';
import type { Store } from '../../store/store.ts';
import { spellOf, watchedOf, watcher } from './watch.ts';

const ABOUT = watcher(() => []);
const STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

function result(state: State, at: number, service = 'CRL'): Event {
  const start = new Date((T0 + at) * 1000).toISOString();
  const subject = { site: 'SITE-A', host: 'ce1', service };
  const event = sampleEvent({ subject, state, start, end: start, summary: `${state} at ${at}` });
  return { ...event, id: eventId(event) };
}

describe('the watch', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    await store.watch().addFollower();
  });
  afterEach(() => store.close());

  async function take(events: readonly Event[], batch = 100): Promise<void> {
    const stored = events.map((event) => {
      return { id: event.id, subject: subjectKey(event.subject), body: JSON.stringify(event) };
    });
    await store.append(stored, T0 + 1e6);
    for (let taken = 1; taken > 0;) taken = await store.watch().advance(batch, ABOUT);
  }
  const spells = async (state: State, from: number, to: number): Promise<readonly string[]> =>
    (await store.watch().spells(state, T0 + from, T0 + to)).map((row) => {
      const { from: first, last, summary } = spellOf(row);
      return `${first - T0} to ${last - T0}: ${summary}`;
    });

  it('keeps a CRITICAL that an OK has followed', async () => {
    await take([result('CRITICAL', 10), result('CRITICAL', 20), result('OK', 30)]);
    expect(await spells('CRITICAL', 0, 100)).to.deep.equal(['10 to 20: CRITICAL at 20']);
    expect(await spells('CRITICAL', 21, 100)).to.deep.equal([]);
  });

  it('goes on when a clock that was ahead is right again', async () => {
    const year = 365 * 86_400;
    const all = [result('CRITICAL', year), result('WARNING', 10), result('OK', 20)];
    const [first, ...others] = all.map((event) => {
      return { id: event.id, subject: subjectKey(event.subject), body: JSON.stringify(event) };
    });
    await store.append(first === undefined ? [] : [first], T0 + year);
    await store.append(others, T0 + 30);
    await store.watch().advance(2, ABOUT);
    const [row] = await store.watch().subjectsIn(['WARNING']);
    expect(row && watchedOf(row)).to.include({ at: T0 + 10, since: T0 + 10, problemSince: T0 + 10 });
    await store.watch().advance(2, ABOUT);
    expect(await store.watch().subjectsIn(['OK'])).to.have.length(1);
  });

  it('knows nothing of what was never bad', async () => {
    await take([result('OK', 10)]);
    expect((await store.watch().subjects([subjectKey(result('OK', 1).subject)])).size).to.equal(0);
  });

  it('knows since when something is a problem, whatever kind of one', async () => {
    await take([result('OK', 1), result('WARNING', 2), result('CRITICAL', 3), result('UNKNOWN', 4)]);
    const [row] = await store.watch().subjectsIn(['UNKNOWN']);
    expect(row && watchedOf(row)).to.include({ problemSince: T0 + 2, since: T0 + 4 });
  });

  it('takes what is late for what was, and not for what is', async () => {
    await take([result('CRITICAL', 10), result('OK', 30), result('CRITICAL', 20)]);
    expect(await spells('CRITICAL', 15, 25)).to.deep.equal(['20 to 20: CRITICAL at 20']);
    expect(await store.watch().subjectsIn(['CRITICAL'])).to.have.lengthOf(0);
  });

  it('misses no time at which something was bad, in whatever order it comes and however it is cut', async () => {
    const story = fc.array(fc.tuple(fc.constantFrom(...STATES), fc.integer({ min: 0, max: 50 })), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(story, fc.integer({ min: 1, max: 7 }), async (results, batch) => {
        await store.close();
        store = await openSqlite(':memory:');
        await store.watch().addFollower();
        await take(
          results.map(([state, at]) => result(state, at)),
          batch,
        );
        for (const state of ['CRITICAL', 'WARNING'] as const)
          for (const [, at] of results.filter(([one]) => one === state))
            expect(await spells(state, at, at + 1), `${state} at ${at}`).to.have.lengthOf.at.least(1);
      }),
      { numRuns: 60 },
    );
  });
});
