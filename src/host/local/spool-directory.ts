/** A spool on this machine (rename(2), fsync(2)). */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { Failure, failureOf } from '../failure.ts';
import type { SpoolDirectory } from '../spool-directory.ts';
import { localFiles } from './files.ts';
import { syncDirectory } from './own-directory.ts';

const CREATE_NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const OWNER_AND_GROUP = 0o660;

export function localSpoolDirectory(directory: string): SpoolDirectory {
  const at = (name: string): string => `${directory}/${name}`;
  return {
    list: () => localFiles.list(directory),

    async read(name, maxBytes) {
      const opened = await unlessMissing(localFiles.open(at(name), maxBytes));
      return opened?.bytes.toString('utf8');
    },

    modifiedAt: async (name) => (await unlessMissing(localFiles.linkStatus(at(name))))?.modifiedAt,

    async write(name, content) {
      const path = at(name);
      await attempt(path, () => rm(path, { force: true }));
      try {
        await writeFor(directory, path, content);
      } catch (error) {
        await rm(path, { force: true }).catch(() => undefined);
        throw failureOf(error, path);
      }
    },

    rename: (from, to, modifiedAt) =>
      attempt(at(from), async () => {
        await utimes(at(from), modifiedAt, modifiedAt);
        await rename(at(from), at(to));
      }),
    remove: (name) => attempt(at(name), () => rm(at(name), { force: true })),
    sync: () => attempt(directory, () => syncDirectory(directory)),
  };
}

async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  return await promise.catch((error: unknown) => {
    if (error instanceof Failure && error.reason === 'missing') return undefined;
    throw error;
  });
}

async function attempt<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw failureOf(error, path);
  }
}

async function writeFor(directory: string, path: string, content: string): Promise<void> {
  const handle = await open(path, CREATE_NEW, 0o600);
  try {
    await handle.writeFile(content);
    await giveTo(handle, await stat(directory), path);
    await handle.chmod(OWNER_AND_GROUP);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * To whoever the directory belongs to, by its group where we are not root. Nagios deletes a checkresult file that it cannot
 * read.
 */
async function giveTo(handle: FileHandle, directory: Stats, path: string): Promise<void> {
  const file = await handle.stat();
  if (file.uid === directory.uid) return;
  if (file.uid === 0) await handle.chown(directory.uid, directory.gid);
  else if (file.gid !== directory.gid)
    await handle.chown(-1, directory.gid).catch((error: unknown) => {
      throw new Failure(
        'denied',
        `${path}: its reader could not read it: run as uid ${directory.uid}, or as a member of gid ${directory.gid}`,
        { cause: error },
      );
    });
}
