/** Writing durably (fsync(2)) where nobody but root and the own user can write. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Failure } from '../failure.ts';
import { localFiles } from './files.ts';

const WRITABLE_BY_OTHERS = 0o022;
const CREATE_NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** Where others could write, they could also swap the file between two of our steps. */
export async function requireOwnDirectory(directory: string): Promise<void> {
  const { type, mode, uid } = await localFiles.status(directory);
  if (type !== 'directory') throw new Failure('not-regular', `${directory}: not a directory`);
  if (uid !== 0 && uid !== process.geteuid?.())
    throw new Failure('denied', `${directory}: refused, it belongs to uid ${uid}, who alone may write here`);
  if ((mode & WRITABLE_BY_OTHERS) !== 0) {
    throw new Failure('denied', `${directory}: refused, others may write it`);
  }
}

export async function writeNew(path: string, content: string | Buffer, mode: number): Promise<void> {
  await using handle = await open(path, CREATE_NEW, 0o600);
  await handle.writeFile(content);
  await handle.chmod(mode);
  await handle.sync();
}

export async function syncDirectory(directory: string): Promise<void> {
  await using handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  await handle.sync();
}
