/** A clause of a selection, ready to be held against many entries. */
import type { FileType } from '../files.ts';
import { globExpression } from '../glob.ts';
import type { Clause, Names } from '../trees.ts';

export interface RawStatus {
  /** `st_mode` whole. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
}

export type Test = (status: RawStatus, path: string) => boolean;

export function clauseTest(clause: Clause, type: FileType): Test {
  const { sizeIn, sizeAtMost, nameIn } = clause;
  if (sizeIn === undefined && sizeAtMost === undefined && nameIn === undefined) {
    return (status) => bitsAndOwnersAllow(clause, status);
  }
  const size = sizeTest(clause, type);
  const name = nameIn === undefined ? () => true : nameTest(nameIn);
  return (status, path) => size(status.size) && name(path) && bitsAndOwnersAllow(clause, status);
}

function bitsAndOwnersAllow(clause: Clause, { mode, uid, gid }: RawStatus): boolean {
  const { anyBitSet, anyBitClear, allBitsClear, ownerNotIn, groupNotIn } = clause;
  return (
    (anyBitSet === undefined || (mode & anyBitSet) !== 0) &&
    (anyBitClear === undefined || (~mode & anyBitClear) !== 0) &&
    (allBitsClear === undefined || (mode & allBitsClear) === 0) &&
    ownerNotIn?.includes(uid) !== true &&
    groupNotIn?.includes(gid) !== true
  );
}

/** Only of regular files does the size mean how much is in them. */
function sizeTest({ sizeIn, sizeAtMost }: Clause, type: FileType): (size: number) => boolean {
  if (sizeIn === undefined && sizeAtMost === undefined) return () => true;
  if (type !== 'file') return () => false;
  const sizes = sizeIn === undefined ? undefined : new Set(sizeIn);
  const most = sizeAtMost ?? Infinity;
  return (size) => size <= most && sizes?.has(size) !== false;
}

function nameTest({ exact, like }: Names): (path: string) => boolean {
  const names = new Set(exact);
  const globs = like.map(globExpression);
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return names.has(name) || globs.some((glob) => glob.test(name));
  };
}
