import { expect } from 'chai';
import fc from 'fast-check';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { numberedEvent, sampleEvent } from '../../../test/kit/sample-event.ts';
import { Failure } from '../../host/failure.ts';
import type { Store } from '../../store/store.ts';
import type { Outcome, Sink } from '../deliver/sink.ts';
import type { Event } from '../event.ts';
import { appender } from './append.ts';
import { backoffSeconds } from './backoff.ts';
import { deliverNext, type Lane, type Step } from './deliver-next.ts';

const DELIVERED: Outcome = { state: 'delivered', reference: '' };

describe('the queue', () => {
  let store: Store;
  let now: number;
  beforeEach(async () => {
    now = 1000;
    store = await openSqlite(':memory:');
    await store.addSink('sink');
  });
  afterEach(() => store.close());

  const append = (events: readonly Event[], maxBacklog = 100): Promise<string> =>
    appender({ store, now: () => now, sinks: ['sink'], maxBacklog }).append(events);

  function step(
    answer: (event: Event) => Outcome,
    change: Partial<Lane> = {},
  ): Promise<Step & { got: string[] }> {
    const got: string[] = [];
    const sink: Sink = {
      name: 'sink',
      deliver: (events) => {
        got.push(...events.map(({ summary }) => summary));
        return new Promise((resolve) => resolve(events.map(answer)));
      },
    };
    const lane = {
      sink,
      routes: () => true,
      batch: 10,
      deadlineSeconds: 30,
      leaseSeconds: 60,
      maxAttempts: 3,
      ...change,
    };
    const world = { store, now: () => now, random: () => 0, after: () => new AbortController().signal };
    return deliverNext(lane, world).then((one) => ({ ...one, got }));
  }

  it('delivers what was appended, once', async () => {
    expect(await append([numberedEvent(1), numberedEvent(2)])).to.equal('stored');
    expect((await step(() => DELIVERED)).got).to.deep.equal(['result 1', 'result 2']);
    expect((await step(() => DELIVERED)).claimed).to.equal(0);
    expect(await store.status('sink')).to.include({ delivered: 2, open: 0, unread: 0 });
  });

  it('tries again later, and not sooner than it was asked to', async () => {
    await append([numberedEvent(1)]);
    await step(() => ({ state: 'retry', reason: 'busy', afterSeconds: 30 }));
    now += 29;
    expect((await step(() => DELIVERED)).claimed).to.equal(0);
    now += 1;
    expect((await step(() => DELIVERED)).claimed).to.equal(1);
  });

  it('gives up after so many attempts, or at once where that was said', async () => {
    await append([numberedEvent(1), numberedEvent(2)]);
    const answer = ({ summary }: Event): Outcome =>
      summary === 'result 1' ? { state: 'dead', reason: 'no such host' } : { state: 'retry', reason: 'busy' };
    for (let attempt = 0; attempt < 3; attempt += 1, now += 100) await step(answer);
    expect(await store.status('sink')).to.include({ dead: 2, open: 0 });
  });

  it('counts no attempt when the sink could not be asked', async () => {
    await append([numberedEvent(1)]);
    for (let round = 0; round < 9; round += 1, now += 100) {
      const failing = step(() => {
        throw new Failure('unreachable', 'connection refused');
      });
      expect((await failing).failure?.message).to.equal('connection refused');
    }
    expect((await step(() => DELIVERED)).claimed).to.equal(1);
  });

  it('sends nothing back to where it came through, and nothing that is not routed', async () => {
    await append([sampleEvent({ via: ['sink'] }), numberedEvent(1), numberedEvent(2)]);
    const { got } = await step(() => DELIVERED, { routes: ({ summary }) => summary !== 'result 2' });
    expect(got).to.deep.equal(['result 1']);
  });

  it('takes nothing when it is full, and all of it again when there is room', async () => {
    await append([numberedEvent(1), numberedEvent(2)], 3);
    expect(await append([numberedEvent(3), numberedEvent(4)], 3)).to.equal('full');
    await step(() => DELIVERED);
    expect(await append([numberedEvent(3), numberedEvent(4)], 3)).to.equal('stored');
    expect((await step(() => DELIVERED)).got).to.deep.equal(['result 3', 'result 4']);
  });

  it('takes nothing while the oldest has waited for too long, and again once it is finished', async () => {
    const take = appender({ store, now: () => now, sinks: ['sink'], maxBacklog: 100, maxAgeSeconds: 600 });
    expect(await take.append([numberedEvent(1)])).to.equal('stored');
    now += 600;
    expect(await take.append([numberedEvent(2)])).to.equal('stored');
    now += 1;
    expect(await take.append([numberedEvent(3)])).to.equal('full');
    await step(() => DELIVERED);
    now += 1;
    expect(await take.append([numberedEvent(3)])).to.equal('stored');
  });
});

describe('the time until the next attempt', () => {
  it('grows, has a bound, and is never less than was asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(5000),
        (n, random, asked) => {
          const seconds = backoffSeconds(n, random, asked);
          expect(seconds).to.be.within(Math.max(asked, 0.5), Math.max(asked, 900));
          expect(backoffSeconds(n + 1, random, asked)).to.be.at.least(seconds);
        },
      ),
    );
  });
});
