import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { type MemoryLedger, memoryLedger, monitoring, observation, T0 } from '../../../../test/kit/ledger.ts';
import { rejection } from '../../../../test/kit/rejection.ts';
import { Scripted, told } from '../../../../test/kit/scripted-tracker.ts';
import { steppedLane, type SteppedLane } from '../../../../test/kit/tracker-lane.ts';
import { Failure } from '../../../host/failure.ts';
import type { Ledger } from '../../ledger.ts';
import type { ClaimedOperation } from '../../outbox.ts';
import { LostHold } from '../hold.ts';
import type { Answer, Order, Tracker } from '../tracker.ts';
import { holdOn } from './hold-on.ts';
import { sendNext } from './send-next.ts';

const LEASE_OVER = 3600;
const LASTS = { lasts: 35 };
const SENT: Answer = { state: 'sent', reference: 'x' };

describe('the hold on an operation', () => {
  let memory: MemoryLedger;
  let ledger: Ledger;
  beforeEach(async () => {
    memory = await memoryLedger({ operationsOf: told });
    ({ ledger } = memory);
    await ledger.apply({ do: 'observe', observation: observation() }, monitoring());
  });
  afterEach(() => memory.close());

  async function claim(now = T0): Promise<ClaimedOperation> {
    const [claimed] = await ledger.claimOperations({ tracker: 'rt', limit: 1, now, leaseEnds: now + 10 });
    if (claimed === undefined) throw new Error('nothing is due');
    return claimed;
  }

  function lane(tracker: Tracker, startsAt = T0): SteppedLane {
    return steppedLane(ledger, tracker, {}, startsAt);
  }

  it('renews the lease for longer than the request that it is asked for', async () => {
    const { world } = lane(new Scripted());
    const claimed = await claim();
    await holdOn(world, claimed).during(LASTS, async () => {
      const again = { tracker: 'rt', limit: 1, now: T0 + 39, leaseEnds: T0 + 99 };
      expect(await ledger.claimOperations(again)).to.deep.equal([]);
      expect(await ledger.claimOperations({ ...again, now: T0 + 40 })).to.have.length(1);
    });
  });

  it('lets nothing be done once another process has it, however the lease was lost', async () => {
    const { world } = lane(new Scripted());
    const mine = holdOn(world, await claim());
    await claim(T0 + LEASE_OVER);
    let isDone = false;
    const failure = await rejection(mine.during(LASTS, () => Promise.resolve((isDone = true))));
    expect(failure).to.be.instanceOf(LostHold);
    expect(isDone).to.equal(false);
  });

  for (const [what, stop] of [
    ['the process was stopped', { now: 6, elapsed: 6 }],
    ['the machine slept', { now: 6, elapsed: 0 }],
    ['its clock was put back meanwhile', { now: -60, elapsed: 6 }],
  ] as const) {
    it(`does not let it begin late: ${what}`, async () => {
      const { world } = lane(new Scripted());
      const clock = { now: T0, elapsed: 0 };
      const own = { ...world, now: () => clock.now, elapsed: () => clock.elapsed };
      await holdOn(own, await claim()).during(LASTS, async (mayBegin) => {
        expect(mayBegin()).to.equal(true);
        clock.now += stop.now;
        clock.elapsed += stop.elapsed;
        expect(mayBegin()).to.equal(false);
        await setImmediate();
      });
    });
  }

  /** Two processes: the first is in the middle of a request when the other takes over. */
  async function takenOverWhile(request: (order: Order, arrive: () => void) => Promise<Answer>): Promise<{
    readonly arrivedBefore: boolean;
    readonly waited: number;
    readonly doubtful: boolean;
  }> {
    let arrived = false;
    let seen: { arrivedBefore: boolean; doubtful: boolean } | undefined;
    const first = lane({ name: 'rt', send: (order) => request(order, () => void (arrived = true)) });
    const second = lane(
      {
        name: 'rt',
        send({ doubtful }) {
          seen = { arrivedBefore: arrived, doubtful };
          return Promise.resolve(SENT);
        },
      },
      T0 + LEASE_OVER,
    );
    const sending = sendNext(first.lane, first.world).catch(() => undefined);
    while ((await ledger.operations({ state: ['sending'] }, { after: 0, limit: 1 })).length === 0)
      await setImmediate();
    for (let turns = 0; turns < 50; turns += 1) await setImmediate();
    await sendNext(second.lane, second.world);
    await sending;
    if (seen === undefined) throw new Error('the second has sent nothing');
    return { ...seen, waited: second.world.now() - T0 - LEASE_OVER };
  }

  it('has whoever takes over wait for what is on its way, and no longer', async () => {
    const { arrivedBefore, doubtful, waited } = await takenOverWhile(async ({ hold }, arrive) => {
      await hold.during(LASTS, async () => {
        for (let turns = 0; turns < 200; turns += 1) await setImmediate();
        arrive();
      });
      return SENT;
    });
    expect([arrivedBefore, doubtful]).to.deep.equal([true, true]);
    expect(waited).to.be.within(0.25, 39);
  });

  it('has it wait until the request must be over, where nobody says so', async () => {
    const died = await takenOverWhile(async ({ hold }) => {
      // It may have been taken, and nobody knows: the other side may still be at it.
      await hold.during(LASTS, () => Promise.reject(new Failure('timeout', 'no answer')));
      return SENT;
    });
    expect(died.waited).to.be.within(40, 41);
    expect(died.doubtful).to.equal(true);
  });

  it('waits for nothing where the request is known to be over', async () => {
    const { waited } = await takenOverWhile(async ({ hold }) => {
      await hold.during(LASTS, () => Promise.reject(new Failure('unreachable', 'reset')));
      return SENT;
    });
    expect(waited).to.equal(0);
  });
});
