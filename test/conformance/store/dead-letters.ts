import { expect } from 'chai';
import { event, type Harness, ids, NOW } from './harness.ts';

export function keepsDeadLetters(harness: Harness): void {
  beforeEach(async () => {
    await harness.append('a b c d', 7);
    await harness.settle(await harness.claim(), ({ id }) => (id === 'd' ? 'delivered' : 'dead'));
  });

  it('lists them page by page', async () => {
    const first = await harness.store.deadLetters({ sink: 'one', after: 0, limit: 2 });
    expect(ids(first)).to.equal('a b');
    const after = first.at(-1)!.seq;
    expect(ids(await harness.store.deadLetters({ sink: 'one', after, limit: 2 }))).to.equal('c');
    expect(ids(await harness.store.deadLetters({ sink: 'two', after: 0, limit: 2 }))).to.equal('');
  });

  it('shows one, whole', async () => {
    const [listed] = await harness.store.deadLetters({ sink: 'one', after: 0, limit: 1 });
    const seq = listed!.seq;
    expect(await harness.store.deadLetter('one', seq)).to.deep.equal({
      ...event('a'),
      sink: 'one',
      seq,
      at: NOW,
      receivedAt: 7,
      attempts: 1,
      reason: 'no such host',
    });
    expect(await harness.store.deadLetter('one', 999)).to.equal(undefined);
  });

  it('delivers one again, with its attempts counted anew', async () => {
    const [, b] = await harness.store.deadLetters({ sink: 'one', after: 0, limit: 9 });
    expect(await harness.store.requeue('one', NOW, [b!.seq])).to.equal(1);
    expect(await harness.store.requeue('one', NOW, [b!.seq, 999])).to.equal(0);
    expect(await harness.store.requeue('one', NOW, [])).to.equal(0);
    const batch = await harness.claim();
    expect(batch.events.map(({ id, attempts }) => [id, attempts])).to.deep.equal([['b', 0]]);
    await harness.settle(batch, 'delivered');
    expect(await harness.store.status('one')).to.include({ dead: 2, delivered: 2 });
  });

  it('delivers all of a sink again', async () => {
    expect(await harness.store.requeue('one', NOW)).to.equal(3);
    expect(await harness.store.requeue('one', NOW)).to.equal(0);
    expect(await harness.drain()).to.equal('a b c');
  });
}

export function replays(harness: Harness): void {
  beforeEach(async () => {
    await harness.append('s1 t1', 10);
    await harness.append('s2 t2', 20);
  });

  it('delivers everything since an instant again, and then what is new', async () => {
    expect(await harness.drain()).to.equal('s1 t1 s2 t2');
    expect(await harness.store.replay('one', 20, NOW)).to.equal(2);
    await harness.append('s3', 30);
    expect(await harness.drain()).to.equal('s2 t2 s3');
  });

  it('has nothing to do where nothing is so new, or nothing has been read', async () => {
    expect(await harness.store.replay('one', 0, NOW)).to.equal(0);
    await harness.drain();
    expect(await harness.store.replay('one', 21, NOW)).to.equal(0);
    expect(await harness.drain()).to.equal('');
  });

  it('takes what is in hand, waits or is dead with it, each once', async () => {
    await harness.settle(await harness.claim(2), ({ id }) => (id === 's1' ? 'retry' : 'dead'), {
      dueAt: 500,
    });
    const lost = await harness.claim(2);
    expect(await harness.store.replay('one', 0, NOW)).to.equal(4);
    expect(await harness.settle(lost, 'retry')).to.equal(false);
    expect(await harness.drain()).to.equal('s1 t1 s2 t2');
    expect(await harness.store.status('one')).to.include({ dead: 0, open: 0, unread: 0 });
    expect(await harness.store.brokenInvariants()).to.deep.equal([]);
  });

  it('leaves what is in hand from before the instant to be delivered', async () => {
    await harness.claim(3);
    await harness.store.replay('one', 20, NOW);
    expect(await harness.drain()).to.equal('s1 t1 s2 t2');
  });

  it('counts towards no bound', async () => {
    await harness.drain();
    await harness.store.replay('one', 0, NOW);
    expect(await harness.store.backlog(['one'])).to.deep.equal({ events: 0, oldest: undefined });
    expect(await harness.store.status('one')).to.include({ unread: 4 });
  });
}
