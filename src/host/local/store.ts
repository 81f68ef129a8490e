/** Files of this machine, replaced atomically and durably (rename(2), fsync(2)). */
import { constants } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import { Failure, failureOf } from '../failure.ts';
import type { Store } from '../store.ts';
import { localFiles } from './files.ts';

const WRITABLE_BY_OTHERS = 0o022;
const CREATE_NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

export const localStore: Store = {
  async replace(directory, name, content, mode) {
    await requireOwnDirectory(directory);
    const path = `${directory}/${name}`;
    const temporary = `${directory}/.${name}.${process.pid}.new`;
    try {
      await writeNew(temporary, content, mode);
      await rename(temporary, path);
      await syncDirectory(directory);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw failureOf(error, path);
    }
  },
};

/** Where others could write, they could also swap the file between two of our steps. */
async function requireOwnDirectory(directory: string): Promise<void> {
  const { type, mode, uid } = await localFiles.status(directory);
  if (type !== 'directory') throw new Failure('not-regular', `${directory}: not a directory`);
  if ((uid !== 0 && uid !== process.geteuid?.()) || (mode & WRITABLE_BY_OTHERS) !== 0) {
    throw new Failure('denied', `${directory}: refused, others may write it`);
  }
}

async function writeNew(path: string, content: string, mode: number): Promise<void> {
  await using handle = await open(path, CREATE_NEW, 0o600);
  await handle.writeFile(content, 'utf8');
  await handle.chmod(mode);
  await handle.sync();
}

async function syncDirectory(directory: string): Promise<void> {
  await using handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  await handle.sync();
}
