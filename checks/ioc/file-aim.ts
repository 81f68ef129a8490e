/** Indicators of files, ready to be held against many entries. */
import { octal } from '../../src/evidence/mode-bits.ts';
import type { TreeEntry } from '../../src/host/trees.ts';
import type { Indicator, SoughtFile, SoughtString, SoughtUnowned } from './indicator.ts';
import { isAt, placesOf, type Place } from './place.ts';

export type FileSought = SoughtFile | SoughtUnowned | SoughtString;

export interface FileIndicator extends Indicator {
  readonly sought: FileSought;
}

/**
 * What is sought, its places, and its owner as a number; for all indicators that differ only in checksum and size, since
 * a checksum tells the size too.
 */
export interface Aim {
  /** The first of them. */
  readonly indicator: FileIndicator;
  readonly sought: FileSought;
  /** How many they are. */
  readonly count: number;
  /** Of any of them; any size where it is empty. */
  readonly sizes: ReadonlySet<number>;
  /** By checksum; empty where nothing is hashed. */
  readonly byDigest: ReadonlyMap<string, readonly FileIndicator[]>;
  readonly places: readonly Place[];
  /** Undefined where anybody may own it. */
  readonly uid: number | undefined;
}

type Group = [FileIndicator, ...FileIndicator[]];

/** @param uids of the owners that indicators name; who has none owns nothing */
export function aimsOf(
  indicators: readonly FileIndicator[],
  uids: ReadonlyMap<string, number>,
): readonly Aim[] {
  const groups = new Map<string, Group>();
  for (const [index, indicator] of indicators.entries()) {
    const key = groupKey(indicator.sought, index);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [indicator]);
    else known.push(indicator);
  }
  return [...groups.values()].flatMap((group) => {
    const [{ sought }] = group;
    const owner = sought.kind === 'file' ? sought.owner : null;
    const uid = owner === null ? undefined : uids.get(owner);
    return owner !== null && uid === undefined ? [] : [aimOf(group, uid)];
  });
}

function aimOf(group: Group, uid: number | undefined): Aim {
  const [indicator] = group;
  const { sought } = indicator;
  const sizes = group.flatMap((each) => (each.sought.kind === 'file' ? each.sought.sizes : []));
  return {
    indicator,
    sought,
    count: group.length,
    sizes: new Set(sizes),
    byDigest: digestsOf(group),
    places: sought.at.flatMap(placesOf),
    uid,
  };
}

function groupKey(sought: FileSought, index: number): string {
  if (sought.kind !== 'file' || sought.digest === null) return String(index);
  const { at, type, set, anySet, clear, owner, digest, sizes, maxSize } = sought;
  return JSON.stringify([at, type, set, anySet, clear, owner, digest.algorithm, sizes.length > 0, maxSize]);
}

function digestsOf(group: readonly FileIndicator[]): ReadonlyMap<string, readonly FileIndicator[]> {
  const all = new Map<string, FileIndicator[]>();
  for (const indicator of group) {
    const values = indicator.sought.kind === 'file' ? (indicator.sought.digest?.values ?? []) : [];
    for (const value of values) {
      const known = all.get(value);
      if (known === undefined) all.set(value, [indicator]);
      else known.push(indicator);
    }
  }
  return all;
}

export function aimsAt({ places }: Aim, path: string): boolean {
  return places.some((place) => isAt(place, path));
}

/** Whether the status allows that it is what is sought; a link may lead to a file of any size. */
export function mayBe(aim: Aim, entry: TreeEntry): boolean {
  const { sought, uid } = aim;
  if (sought.kind !== 'file') return entry.type === 'file';
  const { type, set, anySet, clear, digest } = sought;
  return (
    (digest === null || entry.type === 'file' || entry.type === 'link') &&
    (type === null || type === entry.type) &&
    (uid === undefined || uid === entry.uid) &&
    (entry.mode & set) === set &&
    (anySet === 0 || (entry.mode & anySet) !== 0) &&
    (entry.mode & clear) === 0 &&
    (digest !== null && entry.type === 'link' ? true : isOfSize(aim, entry.size))
  );
}

export function isOfSize({ sought, sizes }: Aim, size: number): boolean {
  const most = sought.kind === 'file' ? (sought.maxSize ?? Infinity) : Infinity;
  return (sizes.size === 0 || sizes.has(size)) && size <= most;
}

export function entryText({ type, mode, uid, gid, size }: TreeEntry): string {
  const content = type === 'file' ? `, ${size} bytes` : '';
  return `${type}, mode ${octal(mode)}, uid ${uid}, gid ${gid}${content}`;
}
