import { expect } from 'chai';
import { openSqlite } from '../../../../plugins/store/sqlite.ts';
import { rejection } from '../../../../test/kit/rejection.ts';
import { Failure } from '../../../host/failure.ts';
import type { Store } from '../../../store/store.ts';
import type { SyncOutcome } from './sync.ts';
import { inTurn, type TurnWorld, underWay } from './turn.ts';

const TAKEN: SyncOutcome = { feed: 'osv', state: 'taken', content: null, reason: null };
const never = new AbortController().signal;
const NO_RULE = { triedBefore: null, waitSeconds: 0 };

describe('the turn of a sync', () => {
  let store: Store;
  let now: number;
  let count: number;
  let world: TurnWorld;
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    [now, count] = [1000, 0];
    world = {
      ...{ tables: store.pakiti(), newHolder: () => `holder ${(count += 1)}`, now: () => now },
      async pause(seconds, signal) {
        await new Promise(setImmediate);
        if (!signal.aborted) now += seconds;
      },
    };
  });
  afterEach(() => store.close());

  const sync = (work: Parameters<typeof inTurn>[3], rule = NO_RULE): ReturnType<typeof inTurn> =>
    inTurn(world, 'osv', rule, work, never);
  const turn = async () => (await store.pakiti().turns()).find(({ feed }) => feed === 'osv');

  it('is kept for as long as it lasts, says how far it is, and ends with it', async () => {
    const outcome = await sync(async (_signal, tell) => {
      tell({ done: 5, of: 7 });
      const begun = now;
      while (now < begun + 1000) await new Promise(setImmediate);
      expect(underWay(await store.pakiti().turns(), now)).to.deep.equal([{ feed: 'osv', done: 5, of: 7 }]);
      expect(await inTurn(world, 'osv', NO_RULE, () => Promise.resolve(TAKEN), never)).to.equal('held');
      return TAKEN;
    });
    expect(outcome).to.equal(TAKEN);
    expect(await turn()).to.deep.include({ holder: null, failed: 0 });
    expect(underWay(await store.pakiti().turns(), now)).to.deep.equal([]);
  });

  it('is waited for', async () => {
    let release: () => void = () => undefined;
    const first = sync(async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return TAKEN;
    });
    while (count === 0 || (await turn())?.holder === undefined) await new Promise(setImmediate);
    const second = sync(() => Promise.resolve({ ...TAKEN, state: 'unchanged' }), {
      ...NO_RULE,
      waitSeconds: 100_000,
    });
    await new Promise(setImmediate);
    release();
    expect([await first, await second]).to.deep.equal([TAKEN, { ...TAKEN, state: 'unchanged' }]);
  });

  it('has failed where the feed was refused, and where anything else went wrong', async () => {
    await sync(() => Promise.resolve({ ...TAKEN, state: 'refused' }));
    expect(await turn()).to.deep.include({ holder: null, failed: 1 });
    await sync(() => Promise.resolve(TAKEN));
    expect((await turn())?.failed).to.equal(0);
    expect(await rejection(sync(() => Promise.reject(new Failure('failed', 'x'))))).to.be.instanceOf(Failure);
    expect(await turn()).to.deep.include({ holder: null, failed: 1 });
  });

  it('ends the work when it is lost to another', async () => {
    const why = await rejection(
      sync(async (signal) => {
        await world.tables.endTurn({ feed: 'osv', holder: 'holder 1' }, now, false);
        while (!signal.aborted) await new Promise(setImmediate);
        throw signal.reason as Error;
      }),
    );
    expect(String(why)).to.include('osv: another process has taken it over');
  });
});
