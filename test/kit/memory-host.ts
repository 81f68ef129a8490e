/** A host of a few files in memory, for owners and times that the real one will not have on demand. */
import { Failure } from '../../src/host/failure.ts';
import type { FileStatus, OpenedFile } from '../../src/host/files.ts';
import type { Host } from '../../src/host/host.ts';
import { localHostFromSource } from './local-host.ts';

export interface MemoryFile {
  readonly content: string;
  readonly uid?: number;
  readonly mode?: number;
}

const STATUS: FileStatus = {
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 0,
  modifiedAt: 0,
  device: 1,
  inode: 1,
  links: 1,
};

/** @param now seconds since the epoch */
export function memoryHost(files: Readonly<Record<string, MemoryFile>>, now: number): Host {
  const host = localHostFromSource();
  const machine = {
    trees: host.trees,
    accounts: { ...host.accounts, effectiveUid: () => 1000 },
    files: { ...host.files, open },
  };
  return {
    ...host,
    ...machine,
    operator: { ...host.operator, ...machine },
    clock: { ...host.clock, now: () => now },
  };

  function open(path: string): Promise<OpenedFile> {
    const file = files[path];
    if (file === undefined)
      return Promise.reject(new Failure('missing', `${path}: no such file or directory`));
    const { content, uid = 0, mode = 0o644 } = file;
    return Promise.resolve({ status: { ...STATUS, uid, mode }, bytes: Buffer.from(content) });
  }
}
