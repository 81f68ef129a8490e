import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { retireOld } from './retention.ts';

describe('the retention of the queue', () => {
  it('deletes what is older than it is kept, a few at a time', async () => {
    const store = await openSqlite(':memory:');
    await store.addSink('one');
    const rows = Array.from({ length: 1200 }, (_, index) => ({ id: `${index}`, subject: '', body: '' }));
    await store.append(rows, 1000);
    await store.append([{ id: 'young', subject: '', body: '' }], 1050);
    const batch = await store.claim({ sink: 'one', limit: 2000, now: 1, leaseEnds: 2, wants: () => true });
    await store.settle(
      batch,
      batch.events.map(({ seq }) => ({ seq, attempts: 1, state: 'delivered', reference: '' })),
      1,
    );
    let pauses = 0;
    const world = {
      store,
      now: () => 1100,
      sinks: ['one'],
      upTo: () => Infinity,
      pause: () => {
        pauses += 1;
        return Promise.resolve();
      },
    };
    const rule = { keepSeconds: 60, keepDeadSeconds: 60, keepIdsSeconds: 60 };
    const deleted = await retireOld(rule, world, new AbortController().signal);
    expect(deleted).to.deep.equal({ events: 1200, deadLetters: 0 });
    expect(pauses).to.equal(3);
    expect(await store.trace('young')).to.include({ receivedAt: 1050 });
    await store.close();
  });
});
