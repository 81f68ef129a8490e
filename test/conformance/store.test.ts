/** One suite, both stores. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Claimed, Store, StoredEvent } from '../../src/store/store.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { POSTGRESQL_PACKAGES, startPostgresql, type Postgresql } from '../kit/postgresql.ts';

function event(id: string, subject = id): StoredEvent {
  return { id, subject, body: JSON.stringify({ id, text: 'a\u0000b\ud800 | ; \n' }) };
}

/** @param again opens the store that `fresh` has opened last once more, as another process would */
function behaves(fresh: () => Promise<Store>, again: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await fresh();
    await store.addSink('one');
  });
  afterEach(() => store.close());

  const claim = (
    limit = 10,
    now = 100,
    from = store,
    wants: (event: StoredEvent) => boolean = () => true,
  ): Promise<readonly Claimed[]> => from.claim({ sink: 'one', limit, now, leaseEnds: now + 60, wants });
  const ids = (claimed: readonly Claimed[]): string => claimed.map(({ id }) => id).join(' ');
  const deliver = (claimed: readonly Claimed[]): Promise<void> =>
    store.settle(
      'one',
      claimed.map(({ seq }) => ({ seq, attempts: 1, state: 'delivered', detail: 'ref' })),
      100,
    );

  it('gives back what was appended, byte for byte, in order', async () => {
    expect(await store.append([event('b'), event('a')], 1)).to.equal(2);
    expect((await claim()).map(({ id, subject, body }) => ({ id, subject, body }))).to.deep.equal([
      event('b'),
      event('a'),
    ]);
  });

  it('takes the same event once', async () => {
    expect(await store.append([event('a'), event('a')], 1)).to.equal(1);
    expect(await store.append([event('a'), event('b')], 2)).to.equal(1);
    expect(ids(await claim())).to.equal('a b');
  });

  it('gives each event to every sink, and to a sink once', async () => {
    await store.addSink('two');
    await store.append([event('a')], 1);
    expect(ids(await claim())).to.equal('a');
    expect(ids(await claim())).to.equal('');
    expect(
      ids(await store.claim({ sink: 'two', limit: 9, now: 1, leaseEnds: 9, wants: () => true })),
    ).to.equal('a');
  });

  it('passes what a sink does not want', async () => {
    await store.append([event('a'), event('b')], 1);
    expect(ids(await claim(10, 100, store, ({ id }) => id === 'b'))).to.equal('b');
    expect(ids(await claim())).to.equal('');
  });

  it('gives a claim back when its lease has ended', async () => {
    await store.append([event('a')], 1);
    await claim(10, 100);
    expect(ids(await claim(10, 159))).to.equal('');
    expect(ids(await claim(10, 160))).to.equal('a');
  });

  it('gives it back at once when its process starts anew', async () => {
    await store.append([event('a')], 1);
    await claim();
    await store.releaseClaims();
    expect(ids(await claim())).to.equal('a');
  });

  it('gives everything that a process has died with back together, in order', async () => {
    await store.append([event('s1', 's'), event('s2', 's'), event('s3', 's')], 1);
    await claim(2);
    await store.releaseClaims();
    expect(ids(await claim())).to.equal('s1 s2');
  });

  it('tries again when it is due, with the attempts counted', async () => {
    await store.append([event('a')], 1);
    const [first] = await claim();
    await store.settle('one', [{ seq: first!.seq, attempts: 1, state: 'retry', dueAt: 500 }], 100);
    expect(ids(await claim(10, 499))).to.equal('');
    expect((await claim(10, 500))[0]?.attempts).to.equal(1);
  });

  it('keeps the order of a subject while others go on', async () => {
    await store.append([event('s1', 's'), event('t1', 't'), event('s2', 's'), event('t2', 't')], 1);
    const [s1, t1] = await claim(2);
    expect(ids(await claim())).to.equal('');
    await deliver([t1!]);
    await store.settle('one', [{ seq: s1!.seq, attempts: 1, state: 'retry', dueAt: 500 }], 100);
    const rest = await claim();
    expect(ids(rest)).to.equal('t2');
    await deliver(rest);
    expect(ids(await claim(10, 499))).to.equal('');
    expect(ids(await claim(10, 500))).to.equal('s1 s2');
  });

  it('never gives what is delivered or dead again', async () => {
    await store.append([event('a'), event('b')], 1);
    const [a, b] = await claim();
    await deliver([a!]);
    await store.settle('one', [{ seq: b!.seq, attempts: 3, state: 'dead', detail: 'no such host' }], 100);
    expect(ids(await claim(10, 1e9))).to.equal('');
    expect(await store.status('one')).to.deep.equal({
      sink: 'one',
      unread: 0,
      open: 0,
      delivered: 1,
      dead: 1,
    });
  });

  it('counts what is not finished', async () => {
    await store.append([event('a'), event('b'), event('c')], 1);
    await deliver(await claim(1));
    await claim(1);
    expect(await store.backlog(['one'])).to.equal(2);
    expect(await store.status('one')).to.include({ unread: 1, open: 1, delivered: 1 });
  });

  it('has kept everything when it is opened again', async () => {
    await store.append([event('a')], 1);
    const other = await again();
    try {
      expect(ids(await claim(10, 100, other))).to.equal('a');
    } finally {
      await other.close();
    }
  });
}

describe('the embedded store', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-store-'));
  });
  after(() => rmSync(directory, { recursive: true }));
  let count = 0;
  const path = (): string => join(directory, `${count}.db`);
  behaves(
    () => {
      count += 1;
      return openSqlite(path());
    },
    () => openSqlite(path()),
  );
});

describeWith(POSTGRESQL_PACKAGES, 'the store in PostgreSQL', function () {
  this.timeout(60_000);
  let server: Postgresql;
  before(async () => {
    server = await startPostgresql();
  });
  after(() => server.stop());
  behaves(
    async () => {
      const client = new pg.Client(server.connection);
      await client.connect();
      await client.query('drop schema public cascade; create schema public');
      await client.end();
      return await openPostgresql(server.connection);
    },
    () => openPostgresql(server.connection),
  );

  it('gives nothing twice to two who claim at the same time', async () => {
    const [store, other] = [await openPostgresql(server.connection), await openPostgresql(server.connection)];
    await store.addSink('one');
    try {
      const many = Array.from({ length: 200 }, (_, index) => event(`e${index}`, `s${index % 7}`));
      await Promise.all([store.append(many.slice(0, 100), 1), other.append(many.slice(100), 1)]);
      const rounds = await Promise.all(
        Array.from({ length: 40 }, (_, round) =>
          (round % 2 ? store : other).claim({
            sink: 'one',
            limit: 5,
            now: 100,
            leaseEnds: 160,
            wants: () => true,
          }),
        ),
      );
      const seen = rounds.flat().map(({ id }) => id);
      expect(new Set(seen).size).to.equal(seen.length);
    } finally {
      await store.close();
      await other.close();
    }
  });
});
