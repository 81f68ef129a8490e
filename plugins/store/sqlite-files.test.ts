import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Failure } from '../../src/host/failure.ts';
import type { Store } from '../../src/store/store.ts';
import { asUnprivileged } from '../../test/kit/as-unprivileged.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { backupPostgresql, backupSqlite } from './backup.ts';
import { checkSqlite } from './check.ts';
import { restoreSqlite } from './restore.ts';
import { openExistingSqlite, openSqlite, openSqliteToRead } from './sqlite.ts';

const VERSION_1 = join(import.meta.dirname, '../../test/conformance/fixtures/store/0001.sqlite');

describe('the files of the embedded store', () => {
  let directory: string;
  let path: string;
  let store: Store;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-store-'));
    path = join(directory, 'store.db');
    store = await openSqlite(path);
    await store.addSink('one');
    await append('a', 'b');
  });
  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  const place = (name: string): string => join(directory, name);
  const append = (...ids: readonly string[]): Promise<number> =>
    store.append(
      ids.map((id) => ({ id, subject: id, body: `{"pad":"${'x'.repeat(5000)}"}` })),
      1,
    );

  async function failureOf(promise: Promise<unknown>): Promise<Failure> {
    const error = await rejection(promise);
    if (!(error instanceof Failure)) throw error;
    return error;
  }

  it('are backed up while they are written, to a store of its own', async () => {
    const over = new AbortController();
    const writer = (async () => {
      for (let count = 0; !over.signal.aborted; count += 1) {
        await append(`w${count}`);
        await new Promise((resolve) => void setImmediate(resolve));
      }
    })();
    const { bytes } = await backupSqlite(path, place('copy'));
    over.abort();
    await writer;
    expect(statSync(place('copy'))).to.include({ size: bytes });
    expect(statSync(place('copy')).mode & 0o777).to.equal(0o600);
    const copy = await openSqlite(place('copy'));
    expect((await copy.trace('b'))?.seq).to.equal(2);
    await copy.close();
    expect(existsSync(place('copy.part'))).to.equal(false);
  });

  it('are backed up over nothing', async () => {
    writeFileSync(place('copy'), 'precious');
    expect((await failureOf(backupSqlite(path, place('copy')))).reason).to.equal('refused');
    expect((await failureOf(backupSqlite(place('none'), place('other')))).reason).to.equal('missing');
  });

  it('are restored, and what was there is set aside', async () => {
    await backupSqlite(path, place('copy'));
    await append('c');
    await store.close();
    expect(await restoreSqlite(place('copy'), path)).to.deep.equal({
      path,
      before: `${path}.before-restore`,
    });
    store = await openSqlite(path);
    expect([await store.trace('a'), await store.trace('c')].map((one) => one?.seq)).to.deep.equal([
      1,
      undefined,
    ]);
    const before = await openSqlite(`${path}.before-restore`);
    expect((await before.trace('c'))?.seq).to.equal(3);
    await before.close();
  });

  it('are not restored while somebody uses them, nor from what is not whole', async () => {
    await backupSqlite(path, place('copy'));
    expect((await failureOf(restoreSqlite(place('copy'), path))).message).to.contain('is in use');
    expect((await failureOf(restoreSqlite(place('none'), path))).reason).to.equal('missing');
    truncateSync(place('copy'), statSync(place('copy')).size - 4096);
    await store.close();
    expect((await failureOf(restoreSqlite(place('copy'), path))).reason).to.equal('malformed');
    writeFileSync(place('text'), 'no database');
    expect((await failureOf(restoreSqlite(place('text'), path))).reason).to.equal('malformed');
    store = await openSqlite(path);
    expect((await store.trace('b'))?.seq).to.equal(2);
  });

  it('are told from what is none, cannot be reached, or cannot be written', async () => {
    writeFileSync(place('text'), 'no database '.repeat(99));
    for (const open of [openSqlite, openExistingSqlite, openSqliteToRead])
      expect((await failureOf(open(place('text')))).message).to.equal(
        `${place('text')}: file is not a database`,
      );
    expect((await failureOf(openSqlite(place('none/store.db')))).message).to.equal(
      `${place('none/store.db')}: unable to open database file`,
    );
    expect((await failureOf(backupSqlite(place('text'), place('copy')))).message).to.contain(
      'not a database',
    );
    const { reason, message } = await failureOf(backupSqlite(path, place('none/copy')));
    expect({ reason, message }).to.deep.equal({
      reason: 'missing',
      message: `${place('none/copy.part')}: no such file or directory`,
    });
  });

  it('are not said to be missing by whoever may not see them', async function () {
    if (process.geteuid?.() !== 0) this.skip();
    const { reason } = await asUnprivileged(() => failureOf(openSqliteToRead(path)));
    expect(reason).to.equal('denied');
  });

  it('are for their owner and its group, also what SQLite lays beside the database', () => {
    const modes = ['', '-wal', '-shm'].map((suffix) => statSync(`${path}${suffix}`).mode & 0o777);
    expect(modes.map((mode) => mode & ~0o640)).to.deep.equal([0, 0, 0]);
    expect(new Set(modes)).to.have.property('size', 1);
  });

  it('are said to belong to whom they belong to by whoever may not write them, or not even see them', async function () {
    if (process.geteuid?.() !== 0) this.skip();
    // `daemon` or `bin`, by the distribution.
    const [uid, gid] = [1, 1];
    const name = execFileSync('id', ['-nu', '1'], { encoding: 'utf8' }).trim();
    for (const suffix of ['', '-wal', '-shm']) {
      chownSync(`${path}${suffix}`, uid, gid);
      chmodSync(`${path}${suffix}`, 0o644);
    }
    chownSync(directory, uid, gid);
    chmodSync(directory, 0o755);
    const writing = async (): Promise<void> => {
      const other = await openExistingSqlite(path);
      try {
        await other.addSink('two');
      } finally {
        await other.close();
      }
    };
    const hint = ` (it belongs to ${name}: as root, runuser -u ${name} -- and the command)`;
    expect((await asUnprivileged(() => failureOf(writing()))).message).to.equal(
      `${path}: attempt to write a readonly database${hint}`,
    );
    chmodSync(directory, 0o700);
    expect((await asUnprivileged(() => failureOf(writing()))).message).to.equal(
      `${path}: permission denied${hint}`,
    );
  });

  it('belong after a restore by root to whom they belonged before, or to whom their directory belongs', async function () {
    if (process.geteuid?.() !== 0) this.skip();
    await backupSqlite(path, place('copy'));
    await store.close();
    chownSync(path, 12345, 12346);
    await restoreSqlite(place('copy'), path);
    expect(statSync(path)).to.include({ uid: 12345, gid: 12346 });
    chownSync(directory, 12347, 12348);
    await restoreSqlite(place('copy'), place('new'));
    expect(statSync(place('new'))).to.include({ uid: 12347, gid: 12348 });
  });

  it('are restored from an earlier version', async () => {
    await restoreSqlite(VERSION_1, place('restored'));
    const restored = await openSqliteToRead(place('restored'));
    expect(await restored.status('one')).to.include({ dead: 1 });
    await restored.close();
  });

  it('are checked while they are in use', async () => {
    const { complaints, sinks, space } = await checkSqlite(path);
    expect(complaints).to.deep.equal([]);
    expect(sinks).to.have.length(1);
    expect(space?.freeBytes).to.be.above(0);
  });

  it('are found broken', async () => {
    const batch = await store.claim({ sink: 'one', limit: 9, now: 1, leaseEnds: 2, wants: () => true });
    await store.settle(
      batch,
      batch.events.map(({ seq }) => ({ seq, attempts: 1, state: 'dead', reason: '' })),
      1,
    );
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(path);
    database.exec('delete from event where seq = 1');
    database.close();
    expect((await checkSqlite(path)).complaints).to.deep.equal(['dead letters without their event: 1']);
  });

  it('are neither made nor migrated by a look', async () => {
    expect((await failureOf(openExistingSqlite(place('none')))).reason).to.equal('missing');
    expect((await failureOf(openSqliteToRead(place('none')))).reason).to.equal('missing');
    expect(existsSync(place('none'))).to.equal(false);
    copyFileSync(VERSION_1, place('old'));
    expect((await failureOf(openSqliteToRead(place('old')))).reason).to.equal('refused');
  });

  it('are not what PostgreSQL is saved with', () => {
    expect(backupPostgresql).to.throw(Failure, 'pg_dump');
  });
});
