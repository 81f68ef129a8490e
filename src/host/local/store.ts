/** Files of this machine, replaced atomically and durably (rename(2), fsync(2)). */
import { mkdir, rename, unlink } from 'node:fs/promises';
import { Failure, failureOf } from '../failure.ts';
import type { Store } from '../store.ts';
import { install } from './editions.ts';
import { exclusively } from './lock.ts';
import { requireOwnDirectory, syncDirectory, writeNew } from './own-directory.ts';

export const localStore: Store = {
  install,
  exclusively,

  async create(directory, name, content, mode) {
    await requireOwnDirectory(directory);
    const path = `${directory}/${name}`;
    try {
      await writeNew(path, content, mode);
      await syncDirectory(directory);
    } catch (error) {
      if (isExisting(error)) throw new Failure('refused', `${path}: is there already`, { cause: error });
      await unlink(path).catch(() => undefined);
      throw failureOf(error, path);
    }
  },

  async subdirectory(directory, name) {
    await requireOwnDirectory(directory);
    const path = `${directory}/${name}`;
    try {
      await mkdir(path, 0o755);
      await syncDirectory(directory);
    } catch (error) {
      if (!isExisting(error)) throw failureOf(error, path);
    }
    await requireOwnDirectory(path);
    return path;
  },

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

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
