import { setImmediate as tick } from 'node:timers/promises';
import { expect } from 'chai';
import { Failure } from '../../../host/failure.ts';
import { numberedEvent } from '../../../../test/kit/sample-event.ts';
import type { Event } from '../../event.ts';
import type { Outcome } from '../sink.ts';
import { inOrder } from './in-order.ts';

const keyOf = ({ subject }: Event): string => subject.service ?? '';
const DELIVERED: Outcome = { state: 'delivered', reference: 'x' };

describe('one request for each event', () => {
  const { signal } = new AbortController();
  const how = { parallel: 3, keyOf, signal };

  it('goes side by side for different subjects, one after the other for one', async () => {
    const events = Array.from({ length: 40 }, (_, index) => numberedEvent(index));
    const busy = new Set<string>();
    const order: Event[] = [];
    let most = 0;
    await inOrder(events, how, async (event) => {
      expect(busy.has(keyOf(event))).to.equal(false);
      busy.add(keyOf(event));
      most = Math.max(most, busy.size);
      await tick();
      busy.delete(keyOf(event));
      order.push(event);
      return DELIVERED;
    });
    expect(most).to.equal(3);
    for (let service = 0; service < 10; service += 1) {
      const own = (list: readonly Event[]): readonly Event[] =>
        list.filter((event) => keyOf(event) === `service ${service}`);
      expect(own(order)).to.deep.equal(own(events));
    }
  });

  it('holds what comes after an event that waits, of its subject alone, and not after a dead one', async () => {
    const events = [0, 10, 20, 1, 11, 2].map(numberedEvent);
    const outcomes = await inOrder(events, how, ({ summary }) =>
      Promise.resolve(
        summary === 'result 10'
          ? { state: 'retry', reason: 'r' }
          : summary === 'result 1'
            ? { state: 'dead', reason: 'd' }
            : DELIVERED,
      ),
    );
    expect(outcomes.map(({ state }) => state)).to.deep.equal([
      'delivered',
      'retry',
      'retry',
      'dead',
      'delivered',
      'delivered',
    ]);
    expect(outcomes[2]).to.include({ attempted: false });
  });

  it('begins nothing after the deadline, and what is known stands', async () => {
    const deadline = new AbortController();
    const outcomes = await inOrder(
      [0, 10, 1].map(numberedEvent),
      { ...how, parallel: 1, signal: deadline.signal },
      () => {
        deadline.abort();
        return Promise.resolve(DELIVERED);
      },
    );
    expect(outcomes.map(({ state }) => state)).to.deep.equal(['delivered', 'retry', 'retry']);
    expect(outcomes[1]).to.include({ attempted: false });
    expect(outcomes[2]).to.include({ attempted: false });
  });

  it('stops after a failure, and after a server that asks for patience', async () => {
    const events = Array.from({ length: 30 }, (_, index) => numberedEvent(index));
    let asked = 0;
    const outcomes = await inOrder(events, how, async () => {
      asked += 1;
      const turn = asked;
      await tick();
      if (turn === 2) throw new Failure('unreachable', 'gone');
      return DELIVERED;
    });
    expect(asked).to.be.at.most(5);
    expect(outcomes.filter(({ state }) => state === 'delivered').length).to.equal(asked - 1);
    const patience = await inOrder(events, { ...how, parallel: 1 }, () =>
      Promise.resolve({ state: 'retry', reason: 'busy', afterSeconds: 9, attempted: false }),
    );
    expect(new Set(patience.map((one) => JSON.stringify(one))).size).to.equal(1);
  });

  it('is a failure when nothing is known of any, and our own bug stays one', async () => {
    const failing = (error: Error): Promise<unknown> =>
      inOrder([numberedEvent(1)], how, () => Promise.reject(error)).catch((caught: unknown) => caught);
    expect(await failing(new Failure('timeout', 'late'))).to.include({ reason: 'timeout' });
    expect(await failing(new TypeError('bug'))).to.be.instanceOf(TypeError);
  });
});
