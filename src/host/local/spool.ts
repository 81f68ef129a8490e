/** A spool in a directory: what is taken lies in `.taking`, what is set aside in `rejected`, both closed to others. */
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, unlink } from 'node:fs/promises';
import { Failure, failureOf } from '../failure.ts';
import { bytesOfName, nameOfBytes } from '../file-name.ts';
import type { Pieces } from '../pieces.ts';
import type { Spool } from '../spool.ts';
import { localFiles } from './files.ts';
import { syncDirectory } from './own-directory.ts';
import { openPieces } from './pieces.ts';

const TAKING = '.taking';
const REJECTED = 'rejected';
const OWNER_ONLY = 0o700;
const OF_OTHERS = 0o077;
const OWNER_READS_AND_WRITES = 0o600;
const CREATE_NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

export function localSpool(directory: string): Spool {
  const at = (name: string): string => `${directory}/${name}`;
  const taken = (name: string): string => `${directory}/${TAKING}/${name}`;
  const namesTaken = async (): Promise<readonly string[]> => {
    try {
      return await namesIn(at(TAKING));
    } catch {
      // What is in the way of the directory is said of that, although it may come or go meanwhile: it is one trouble.
      await namesIn(directory);
      return await namesIn(at(TAKING)).catch(nothingIfMissing);
    }
  };
  return {
    status: () => localFiles.status(directory),
    async waiting() {
      const begun = await namesTaken();
      const fresh = await namesIn(directory);
      return [...new Set([...begun, ...fresh])].filter((name) => !name.startsWith('.')).toSorted();
    },
    look: (name) => openSingle(at(name)),
    async take(name) {
      await attempt(directory, () => makeOwnDirectory(at(TAKING)));
      await attempt(at(name), () => moveUnlessTaken(at(name), taken(name)));
    },
    open: (name) => openSingle(taken(name)),
    put: (name, content) => attempt(taken(name), () => replace(at(TAKING), name, content)),
    remove: (name) => attempt(taken(name), () => unlink(system(taken(name)))),
    async reject(name, reason) {
      await attempt(taken(name), async () => {
        await lstat(system(taken(name)));
        await makeOwnDirectory(at(REJECTED));
        const place = await freePlace(`${directory}/${REJECTED}/${name}`);
        await writeDurably(system(`${place}.reason`), `${reason}\n`);
        await rename(system(taken(name)), system(place));
        await syncDirectory(at(REJECTED));
      });
    },
  };
}

/** Names are any bytes. */
function system(path: string): Buffer {
  return bytesOfName(path);
}

async function attempt<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw failureOf(error, path);
  }
}

/** Without directories: nobody's file is one. */
async function namesIn(directory: string): Promise<readonly string[]> {
  return await attempt(directory, async () => {
    const entries = await readdir(system(directory), { withFileTypes: true, encoding: 'buffer' });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => nameOfBytes(name));
  });
}

function nothingIfMissing(error: unknown): readonly string[] {
  if (error instanceof Failure && error.reason === 'missing') return [];
  throw error;
}

async function openSingle(path: string): Promise<Pieces> {
  const pieces = await openPieces(path, false);
  if (pieces.status.links === 1) return pieces;
  await pieces.close();
  throw new Failure('not-regular', `${path}: has ${pieces.status.links} names`);
}

/** Whoever may put files there may have been first: a link would lead what we move wherever they like. */
async function makeOwnDirectory(path: string): Promise<void> {
  await mkdir(path, OWNER_ONLY).catch((error: unknown) => {
    if (!isCode(error, 'EEXIST')) throw error;
  });
  const stats = await lstat(path);
  if (!stats.isDirectory() || stats.uid !== process.geteuid?.() || (stats.mode & OF_OTHERS) !== 0)
    throw new Failure('denied', `${path}: refused, somebody else has made it`);
}

/** What was taken before a crash is finished before a newer one of the same name is taken. */
async function moveUnlessTaken(from: string, to: string): Promise<void> {
  if (!(await isThere(to))) await rename(system(from), system(to));
}

async function freePlace(path: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const place = number === 1 ? path : `${path}.${number}`;
    if (!(await isThere(place)) && !(await isThere(`${place}.reason`))) return place;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(system(path));
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function replace(directory: string, name: string, content: Buffer): Promise<void> {
  await makeOwnDirectory(directory);
  const written = system(`${directory}/.${name}.new`);
  await rm(written, { force: true });
  await writeDurably(written, content);
  await rename(written, system(`${directory}/${name}`));
  await syncDirectory(directory);
}

async function writeDurably(path: Buffer, content: string | Buffer): Promise<void> {
  const handle = await open(path, CREATE_NEW, OWNER_READS_AND_WRITES);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
