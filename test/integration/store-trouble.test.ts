/** What the store does when its disk is full, another process holds it, or PostgreSQL goes away. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { type Appended, appender } from '../../src/bridge/queue/append.ts';
import type { Event } from '../../src/bridge/event.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Store } from '../../src/store/store.ts';
import { troubleOf } from '../../src/store/trouble.ts';
import { describeUnless, describeWith } from '../kit/debian-packages.ts';
import { POSTGRESQL_PACKAGES, startPostgresql } from '../kit/postgresql.ts';
import { rejection } from '../kit/rejection.ts';
import { numberedEvent, sampleEvent } from '../kit/sample-event.ts';

function append(store: Store, ...events: readonly Event[]): Promise<Appended> {
  return appender({ store, now: () => 1, sinks: ['one'], maxBacklog: 1e9 }).append(events);
}

describeUnless(
  process.geteuid?.() === 0 ? undefined : 'needs root to mount a small file system',
  'the embedded store on a full disk',
  function () {
    this.timeout(180_000);
    let directory: string;
    let store: Store;
    before(async () => {
      directory = mkdtempSync(join(tmpdir(), 'secmon-full-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory]);
      store = await openSqlite(join(directory, 'store.db'));
      await store.addSink('one');
    });
    after(async () => {
      await store.close();
      execFileSync('umount', [directory]);
      rmdirSync(directory);
    });

    it('asks senders to wait, loses nothing that it has taken, and goes on when there is space', async () => {
      writeFileSync(join(directory, 'ballast'), Buffer.alloc(1.5 * 2 ** 20));
      const taken: string[] = [];
      let answer = 'stored';
      for (let index = 0; answer === 'stored'; index += 1) {
        const event = sampleEvent({ summary: `${index}`, longOutput: 'x'.repeat(20_000) });
        answer = await append(store, event);
        if (answer === 'stored') taken.push(event.id);
      }
      expect(answer).to.equal('full');
      expect(taken.length).to.be.above(10);
      expect(await append(store, sampleEvent({ longOutput: 'y'.repeat(100_000) }))).to.equal('full');
      rmSync(join(directory, 'ballast'));
      expect(statfsSync(directory).bavail).to.be.above(0);
      expect(await append(store, numberedEvent(1))).to.equal('stored');
      const batch = await store.claim({ sink: 'one', limit: 999, now: 1, leaseEnds: 9, wants: () => true });
      expect(batch.events.map(({ id }) => id)).to.deep.equal([...taken, numberedEvent(1).id]);
      expect(await store.brokenInvariants()).to.deep.equal([]);
    });
  },
);

describe('the embedded store that another process holds', function () {
  this.timeout(180_000);

  it('asks senders to wait, and goes on when it is free', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'secmon-busy-'));
    const path = join(directory, 'store.db');
    const store = await openSqlite(path);
    await store.addSink('one');
    const other = new DatabaseSync(path);
    try {
      other.exec('begin immediate');
      const claim = { sink: 'one', limit: 9, now: 1, leaseEnds: 9, wants: () => true };
      expect(troubleOf(await rejection(store.claim(claim)))).to.equal('busy');
      expect(await append(store, numberedEvent(1))).to.equal('full');
      other.exec('rollback');
      expect(await append(store, numberedEvent(1))).to.equal('stored');
      expect((await store.claim(claim)).events).to.have.length(1);
    } finally {
      other.close();
      await store.close();
      rmSync(directory, { recursive: true });
    }
  });
});

describe('a store in a PostgreSQL that is not there', () => {
  it('is refused with what was said, without the password', async () => {
    const failed = await rejection(openPostgresql({ connectionString: 'postgres://u:secret@127.0.0.1:1/x' }));
    expect(failed).to.be.instanceOf(Failure);
    expect(String(failed)).to.equal('Failure: store.postgresql: connect ECONNREFUSED 127.0.0.1:1');
  });
});

describeWith(POSTGRESQL_PACKAGES, 'a store in a PostgreSQL that goes away', function () {
  this.timeout(180_000);

  it('asks senders to wait', async () => {
    const server = await startPostgresql();
    const store = await openPostgresql(server.connection);
    await store.addSink('one');
    expect(await append(store, numberedEvent(1))).to.equal('stored');
    await server.stop();
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect(await append(store, numberedEvent(2))).to.equal('full');
    await store.close();
  });
});
