import { expect } from 'chai';
import fc from 'fast-check';
import { type Harness, ids, LEASE, NOW } from './harness.ts';

export function keepsClaims(harness: Harness): void {
  it('gives a claim back when its lease has ended', async () => {
    await harness.append('a');
    await harness.claim();
    expect(ids((await harness.claim(10, NOW + LEASE - 1)).events)).to.equal('');
    expect(ids((await harness.claim(10, NOW + LEASE)).events)).to.equal('a');
  });

  it('gives it back at once when its process starts anew, also that of a later attempt', async () => {
    await harness.append('a b');
    await harness.settle(await harness.claim(1), 'retry');
    expect(ids((await harness.claim()).events)).to.equal('a b');
    await harness.store.releaseClaims();
    expect(ids((await harness.claim()).events)).to.equal('a b');
  });

  it('lets what waits for its next attempt wait on when its process starts anew', async () => {
    await harness.append('a');
    await harness.settle(await harness.claim(), 'retry', { dueAt: 500 });
    await harness.store.releaseClaims();
    expect(ids((await harness.claim(10, 499)).events)).to.equal('');
  });

  it('gives everything that a process has died with back together, in order', async () => {
    await harness.append('s1 s2 s3');
    await harness.claim(2);
    await harness.store.releaseClaims();
    expect(await harness.drain()).to.equal('s1 s2 s3');
  });

  it('takes no word from who has lost its claim', async () => {
    await harness.append('a');
    const slow = await harness.claim();
    const other = await harness.claim(10, NOW + LEASE);
    expect(ids(other.events)).to.equal('a');
    expect(await harness.settle(slow, 'dead')).to.equal(false);
    expect(await harness.settle(other, 'delivered')).to.equal(true);
    expect(await harness.store.status('one')).to.include({ delivered: 1, dead: 0, open: 0 });
  });

  it('takes a late word while nobody else has the claim', async () => {
    await harness.append('a');
    const slow = await harness.claim();
    expect(await harness.settle(slow, 'delivered', { now: NOW + 2 * LEASE })).to.equal(true);
    expect(await harness.drain(NOW + 2 * LEASE)).to.equal('');
  });

  it('refuses to settle a part of a batch', async () => {
    await harness.append('a b');
    const batch = await harness.claim();
    const part = [{ seq: batch.events[0]!.seq, attempts: 1, state: 'delivered', reference: '' }] as const;
    const refused: unknown = await harness.store.settle(batch, part, NOW).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Error);
    expect(await harness.settle(batch, 'delivered')).to.equal(true);
  });

  it('tries again when it is due, with the attempts counted', async () => {
    await harness.append('a');
    await harness.settle(await harness.claim(), 'retry', { dueAt: 500 });
    expect(ids((await harness.claim(10, 499)).events)).to.equal('');
    expect((await harness.claim(10, 500)).events[0]?.attempts).to.equal(1);
  });

  it('never gives what is delivered, superseded or dead again', async () => {
    await harness.append('a b c d');
    await harness.settle(await harness.claim(), ({ id }) =>
      id === 'a' ? 'delivered' : id === 'b' ? 'dead' : 'superseded',
    );
    expect(await harness.drain(1e9)).to.equal('');
    expect(await harness.store.status('one')).to.deep.equal({
      sink: 'one',
      unread: 0,
      open: 0,
      retrying: 0,
      delivered: 1,
      superseded: 2,
      dead: 1,
      oldest: undefined,
    });
  });

  it('counts what is not finished, and knows how old it is', async () => {
    await harness.append('a', 1);
    await harness.append('b', 2);
    await harness.append('c', 3);
    await harness.settle(await harness.claim(1), 'delivered');
    await harness.claim(1);
    expect(await harness.store.backlog(['one'])).to.deep.equal({ events: 2, oldest: 2 });
    expect(await harness.store.status('one')).to.include({ unread: 1, open: 1, delivered: 1, oldest: 2 });
  });

  it('tells what has become of an event', async () => {
    await harness.store.addSink('two');
    await harness.append('s a b c d e');
    await harness.settle(await harness.claim(4), ({ id }) =>
      id === 's' ? 'superseded' : id === 'a' ? 'delivered' : id === 'b' ? 'dead' : 'retry',
    );
    await harness.claim(2);
    const states = await Promise.all(
      ['s', 'a', 'b', 'c', 'd', 'e'].map(async (id) =>
        (await harness.store.trace(id))?.deliveries.map(({ state }) => state).join(' '),
      ),
    );
    expect(states).to.deep.equal([
      'superseded pending',
      'delivered pending',
      'dead pending',
      'claimed pending',
      'claimed pending',
      'pending pending',
    ]);
    expect(await harness.store.trace('z')).to.equal(undefined);
  });

  it('takes any reason and reference', async () => {
    await harness.append('a b');
    const { events, ...batch } = await harness.claim();
    const text = 'a\u0000b\ud800 \udc00\u{1f600}';
    const [a, b] = events.map(({ seq }) => ({ seq, attempts: 1 }));
    await harness.store.settle(
      { ...batch, events },
      [
        { ...a!, state: 'delivered', reference: text },
        { ...b!, state: 'dead', reason: text },
      ],
      NOW,
    );
    const [letter] = await harness.store.deadLetters({ sink: 'one', after: 0, limit: 9 });
    expect(letter?.reason).to.equal('a\ufffdb\ufffd \ufffd\u{1f600}');
  });

  it('does not wait for a time that the clock has been put back from', async () => {
    await harness.append('a b', 9e9);
    await harness.settle(await harness.claim(1, 9e9), 'retry', { now: 9e9, dueAt: 9e9 + 30 });
    await harness.claim(1, 9e9);
    expect(await harness.drain(NOW)).to.equal('a b');
  });

  it('delivers everything, each subject in order, whatever sinks and processes do', async function () {
    this.timeout(240_000);
    const action = fc.record({
      limit: fc.integer({ min: 1, max: 6 }),
      answers: fc.array(fc.constantFrom('delivered', 'retry', 'gone'), { minLength: 1, maxLength: 6 }),
      passes: fc.constantFrom(0, 1, LEASE),
      append: fc.nat(4),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
        await harness.close();
        await harness.open();
        await holdsOrder(harness, actions);
      }),
      { numRuns: 15 },
    );
  });
}

interface Action {
  readonly limit: number;
  readonly answers: readonly ('delivered' | 'retry' | 'gone')[];
  /** Seconds until the next. */
  readonly passes: number;
  readonly append: number;
}

/** `gone` is a process that dies with its claim. */
async function holdsOrder(harness: Harness, actions: readonly Action[]): Promise<void> {
  let now = NOW;
  let count = 0;
  const effects: string[] = [];
  for (const { limit, answers, passes, append } of actions) {
    for (let index = 0; index < append; index += 1, count += 1)
      await harness.append(`${'stu'[count % 3]}${String(count).padStart(4, '0')}`, now);
    const batch = await harness.claim(limit, now);
    if (batch.events.length > 0 && !answers.includes('gone')) {
      const stopped = new Set<string>();
      await harness.settle(
        batch,
        ({ id, subject, seq }) => {
          if (stopped.has(subject)) return 'held';
          const answer = answers[seq % answers.length];
          if (answer === 'delivered') effects.push(id);
          else stopped.add(subject);
          return answer === 'delivered' ? 'delivered' : 'retry';
        },
        { now, dueAt: now + 1 },
      );
    }
    expect(await harness.store.brokenInvariants()).to.deep.equal([]);
    now += passes;
  }
  effects.push(...(await harness.drain(now + 2 * LEASE, 3)).split(' ').filter((id) => id !== ''));
  expect(effects).to.have.length(count);
  for (const subject of 'stu') {
    const own = effects.filter((id) => id.startsWith(subject));
    expect(own).to.deep.equal(own.toSorted());
  }
}
