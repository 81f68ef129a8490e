import { expect } from 'chai';
import { event, type Harness, ids, NOW } from './harness.ts';

export function keepsTheLog(harness: Harness): void {
  it('gives back what was appended, byte for byte, in order', async () => {
    expect(await harness.store.append([event('b'), event('a')], 1)).to.equal(2);
    const { events } = await harness.claim();
    expect(events.map(({ id, subject, body }) => ({ id, subject, body }))).to.deep.equal([
      event('b'),
      event('a'),
    ]);
  });

  it('takes the same event once', async () => {
    expect(await harness.store.append([event('a'), event('a')], 1)).to.equal(1);
    expect(await harness.store.append([event('a'), event('b')], 2)).to.equal(1);
    expect(await harness.drain()).to.equal('a b');
  });

  it('gives each event to every sink, and to a sink once', async () => {
    await harness.store.addSink('two');
    await harness.append('a');
    expect(ids((await harness.claim()).events)).to.equal('a');
    expect(ids((await harness.claim()).events)).to.equal('');
    expect(ids((await harness.claim(10, NOW, { sink: 'two' })).events)).to.equal('a');
  });

  it('passes what a sink does not want, and says that there is more', async () => {
    await harness.append(Array.from({ length: 201 }, (_, index) => `${index}`).join(' '));
    const first = await harness.claim(1, NOW, { wants: ({ id }) => id === '200' });
    expect([ids(first.events), first.more]).to.deep.equal(['', true]);
    expect(ids((await harness.claim(1, NOW, { wants: ({ id }) => id === '200' })).events)).to.equal('200');
    expect(await harness.store.trace('3')).to.deep.include({
      deliveries: [{ sink: 'one', state: 'passed' }],
    });
  });

  it('has kept everything when it is opened again', async () => {
    await harness.append('a');
    const other = await harness.again();
    try {
      expect(ids((await harness.claim(10, NOW, { from: other })).events)).to.equal('a');
    } finally {
      await other.close();
    }
  });

  it('is whole', async () => {
    await harness.append('s1 s2 t1 t2 u1 v1');
    await harness.settle(await harness.claim(2), 'retry', { dueAt: 500 });
    await harness.settle(await harness.claim(2), 'dead');
    await harness.claim(1);
    expect(await harness.store.brokenInvariants()).to.deep.equal([]);
  });
}
