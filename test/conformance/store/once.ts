import { expect } from 'chai';
import { event, type Harness, NOW } from './harness.ts';

export function takesOnce(harness: Harness): void {
  const ONCE = { mark: 'report 1', at: NOW };

  it('takes what may come once a single time, whatever is in it', async () => {
    expect(await harness.store.appendOnce([event('a')], NOW, ONCE)).to.equal(true);
    expect(await harness.store.appendOnce([event('b')], NOW, ONCE)).to.equal(false);
    expect(await harness.store.appendOnce([event('c')], NOW, { ...ONCE, mark: 'report 2' })).to.equal(true);
    expect(await harness.drain()).to.equal('a c');
  });

  it('takes it from one of those who share the store', async () => {
    const other = await harness.again();
    try {
      expect(await other.appendOnce([event('a')], NOW, ONCE)).to.equal(true);
      expect(await harness.store.appendOnce([event('b')], NOW, ONCE)).to.equal(false);
    } finally {
      await other.close();
    }
  });

  it('takes it a single time of many at once', async () => {
    const taken = await Promise.all(
      Array.from({ length: 10 }, (_, index) => harness.store.appendOnce([event(`e${index}`)], NOW, ONCE)),
    );
    expect(taken.filter(Boolean)).to.have.lengthOf(1);
    expect((await harness.drain()).split(' ')).to.have.lengthOf(1);
  });

  it('does not remember what it could not store', async () => {
    const broken = { id: 'a', subject: 's' } as unknown as ReturnType<typeof event>;
    await harness.store.appendOnce([broken], NOW, ONCE).then(
      () => expect.fail('an event without a body was stored'),
      () => undefined,
    );
    expect(await harness.store.appendOnce([event('a')], NOW, ONCE)).to.equal(true);
  });

  it('remembers it as long as the ids of events', async () => {
    const rule = { sinks: [], finishedBefore: 0, deadBefore: 0, upTo: Infinity, now: NOW };
    await harness.store.appendOnce([event('a')], NOW, ONCE);
    await harness.store.retire({ ...rule, seenBefore: NOW }, 0);
    expect(await harness.store.appendOnce([event('b')], NOW, ONCE)).to.equal(false);
    await harness.store.retire({ ...rule, seenBefore: NOW + 1 }, 0);
    expect(await harness.store.appendOnce([event('b')], NOW, ONCE)).to.equal(true);
  });
}
