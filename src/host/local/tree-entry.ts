import type { TreeEntry } from '../trees.ts';
import type { RawStatus } from './clause-test.ts';
import { fileType } from './file-type.ts';

export function treeEntry(path: string, { mode, uid, gid, size }: RawStatus): TreeEntry {
  return { path, type: fileType(mode), mode: mode & 0o7777, uid, gid, size };
}
