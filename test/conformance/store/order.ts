import { expect } from 'chai';
import { type Harness, ids, NOW } from './harness.ts';

export function keepsTheOrder(harness: Harness): void {
  it('keeps the order of a subject while others go on', async () => {
    await harness.append('s1 t1 s2 t2');
    const both = await harness.claim(2);
    expect(ids((await harness.claim()).events)).to.equal('');
    await harness.settle(both, ({ id }) => (id === 's1' ? 'retry' : 'delivered'), { dueAt: 500 });
    expect(await harness.drain()).to.equal('t2');
    expect(await harness.drain(499)).to.equal('');
    expect(ids((await harness.claim(10, 500)).events)).to.equal('s1 s2');
  });

  it('holds what comes behind a retry of the same batch, and counts no attempt of it', async () => {
    await harness.append('s1 s2 s3 t1');
    const states = { s1: 'retry', s2: 'held', s3: 'held', t1: 'delivered' } as const;
    await harness.settle(await harness.claim(), ({ id }) => states[id as keyof typeof states], {
      dueAt: 500,
    });
    expect(await harness.drain(499)).to.equal('');
    const { events } = await harness.claim(10, 500);
    expect(events.map(({ id, attempts }) => [id, attempts])).to.deep.equal([
      ['s1', 1],
      ['s2', 0],
      ['s3', 0],
    ]);
  });

  it('goes on behind a dead letter', async () => {
    await harness.append('s1 s2');
    await harness.settle(await harness.claim(1), 'dead');
    expect(await harness.drain()).to.equal('s2');
  });

  it('hands out a part of what is due again, and the rest after it', async () => {
    await harness.append('s1 s2 s3');
    await harness.settle(await harness.claim(), 'retry');
    const first = await harness.claim(2);
    expect(ids(first.events)).to.equal('s1 s2');
    expect(ids((await harness.claim()).events)).to.equal('');
    await harness.settle(first, 'delivered');
    expect(await harness.drain()).to.equal('s3');
  });

  it('goes on with what came while an earlier event was in hand', async () => {
    await harness.append('s1');
    const first = await harness.claim();
    await harness.append('s2 s3');
    expect(ids((await harness.claim()).events)).to.equal('');
    await harness.settle(first, 'delivered');
    expect(await harness.drain()).to.equal('s2 s3');
  });

  it('delivers a requeued dead letter before what its subject still has to deliver', async () => {
    await harness.append('s1 s2 s3');
    await harness.settle(await harness.claim(1), 'dead');
    await harness.settle(await harness.claim(1), 'retry');
    expect(await harness.store.requeue('one', NOW)).to.equal(1);
    expect(await harness.drain(NOW, 1)).to.equal('s1 s2 s3');
  });
}
