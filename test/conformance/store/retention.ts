import { expect } from 'chai';
import type { Retention } from '../../../src/store/retention.ts';
import { event, type Harness, NOW } from './harness.ts';

export function retires(harness: Harness): void {
  const RULE: Retention = {
    sinks: ['one'],
    finishedBefore: 50,
    deadBefore: 50,
    seenBefore: 50,
    upTo: Infinity,
    now: NOW,
  };

  async function retireAll(
    change: Partial<Retention> = {},
  ): Promise<{ events: number; deadLetters: number }> {
    let [events, deadLetters] = [0, 0];
    for (let after: number | undefined = 0; after !== undefined;) {
      const some = await harness.store.retire({ ...RULE, ...change }, after);
      events += some.events;
      deadLetters += some.deadLetters;
      after = some.next;
    }
    expect(await harness.store.brokenInvariants()).to.deep.equal([]);
    return { events, deadLetters };
  }

  const isThere = async (id: string): Promise<boolean> => (await harness.store.trace(id)) !== undefined;

  it('deletes what is finished and old, and nothing else', async () => {
    await harness.append('a b c', 10);
    await harness.append('d', 60);
    await harness.settle(await harness.claim(2), ({ id }) => (id === 'a' ? 'delivered' : 'retry'));
    expect(await retireAll()).to.deep.equal({ events: 1, deadLetters: 0 });
    expect(await Promise.all(['a', 'b', 'c', 'd'].map(isThere))).to.deep.equal([false, true, true, true]);
    expect(await harness.drain()).to.equal('b c d');
  });

  it('deletes many, a few at a time', async () => {
    await harness.append(Array.from({ length: 1200 }, (_, index) => `x${index}`).join(' '), 10);
    await harness.drain(NOW, 1000);
    expect((await harness.store.retire(RULE, 0)).events).to.equal(500);
    expect(await retireAll()).to.deep.equal({ events: 700, deadLetters: 0 });
  });

  it('waits for the slowest sink that is configured, for one in whose hands it is, and for another reader', async () => {
    await harness.store.addSink('two');
    await harness.append('a b', 10);
    await harness.drain();
    expect((await retireAll({ sinks: ['one', 'two'] })).events).to.equal(0);
    expect((await retireAll({ sinks: ['one', 'three'] })).events).to.equal(0);
    const batch = await harness.claim(1, NOW, { sink: 'two' });
    expect((await retireAll({ sinks: ['one', 'two'] })).events).to.equal(0);
    await harness.settle(batch, 'delivered');
    expect((await retireAll({ sinks: ['one', 'two'], upTo: batch.events[0]!.seq - 1 })).events).to.equal(0);
    expect((await retireAll({ sinks: ['one', 'two'] })).events).to.equal(1);
  });

  it('waits so long for a sink that is no longer configured as for a dead letter', async () => {
    await harness.store.addSink('former');
    await harness.append('a', 10);
    await harness.drain();
    expect((await retireAll({ deadBefore: 5 })).events).to.equal(0);
    expect((await retireAll({ deadBefore: 50 })).events).to.equal(1);
  });

  it('keeps dead letters longer, and counts those that it deletes', async () => {
    await harness.append('a', 10);
    await harness.settle(await harness.claim(), 'dead', { now: 40 });
    expect(await retireAll({ deadBefore: 40 })).to.deep.equal({ events: 0, deadLetters: 0 });
    expect(await retireAll({ deadBefore: 41 })).to.deep.equal({ events: 1, deadLetters: 1 });
  });

  it('does not take a deleted event for a new one', async () => {
    await harness.append('a', 10);
    await harness.drain();
    await retireAll();
    expect(await harness.store.append([event('a')], NOW)).to.equal(0);
    expect(await harness.drain()).to.equal('');
  });

  it('forgets ids in time, but never the newest of a subject', async () => {
    await harness.append('s1 s3 s2', 10);
    await harness.drain();
    await retireAll();
    await retireAll({ seenBefore: NOW + 1 });
    expect(await harness.store.append([event('s1', 's'), event('s2', 's'), event('s3', 's')], NOW)).to.equal(
      2,
    );
  });
}
