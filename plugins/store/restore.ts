/** `secmon store restore`: a backup becomes the store again, while the bridge is stopped. */
import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  existsSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../../src/host/failure.ts';
import { integrityOf } from './check.ts';
import { moveDurably } from './durable-file.ts';
import { openSqlite } from './sqlite.ts';
import { storeFailure } from './store-failure.ts';

const OWNER_ONLY = 0o600;

export interface Restored {
  readonly path: string;
  /** Where the store that was there before lies now; undefined when there was none. */
  readonly before: string | undefined;
}

/**
 * What was acknowledged after the backup is not in it; what was delivered after it is delivered again, with the same
 * ids. The backup is checked and brought to this version first; the store that is there is set aside, not deleted. Root
 * gives the new one to whom the old one belongs, or else its directory: the bridge is not root.
 * @throws Failure `missing` where there is no backup, `malformed` when it is not whole, `refused` while somebody uses
 * the store, or when an earlier one still lies aside
 */
export async function restoreSqlite(backup: string, path: string): Promise<Restored> {
  if (!existsSync(backup)) throw new Failure('missing', `${backup}: there is no backup`);
  const fresh = `${path}.restoring`;
  rmSync(fresh, { force: true });
  try {
    copy(backup, fresh);
    await prepare(fresh, backup);
    const { uid, gid } = statSync(existsSync(path) ? path : dirname(path));
    if (process.geteuid?.() === 0) chownSync(fresh, uid, gid);
    const before = existsSync(path) ? await setAside(path) : undefined;
    moveDurably(fresh, path);
    return { path, before };
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(fresh + suffix, { force: true });
  }
}

function copy(backup: string, fresh: string): void {
  try {
    copyFileSync(backup, fresh, constants.COPYFILE_EXCL);
    chmodSync(fresh, OWNER_ONLY);
  } catch (error) {
    throw storeFailure(error, `${backup} to ${fresh}`);
  }
}

async function prepare(fresh: string, backup: string): Promise<void> {
  const complaints = await integrityOf(fresh);
  if (complaints.length > 0)
    throw new Failure('malformed', `${backup} is not whole: ${complaints.join('; ')}`);
  const store = await openSqlite(fresh);
  try {
    await store.releaseClaims();
    const broken = await store.brokenInvariants();
    if (broken.length > 0) throw new Failure('malformed', `${backup} is not whole: ${broken.join('; ')}`);
  } finally {
    await store.close();
  }
}

async function setAside(path: string): Promise<string> {
  const aside = `${path}.before-restore`;
  if (existsSync(aside))
    throw new Failure('refused', `${aside} exists: it is the store of an earlier restore`);
  await refuseUsed(path);
  renameSync(path, aside);
  for (const suffix of ['-wal', '-shm'])
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  return aside;
}

/** A store that is open anywhere cannot be had for oneself. One that is too broken to be opened is used by nobody. */
async function refuseUsed(path: string): Promise<void> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive; commit');
  } catch (error) {
    if (error instanceof Error && error.message.includes('database is locked'))
      throw new Failure('refused', `${path} is in use: the bridge has to be stopped first`);
  } finally {
    database.close();
  }
}
