/** What one walk has to bring back for many indicators. */
import { isGlob } from '../../src/host/glob.ts';
import type { FileType } from '../../src/host/files.ts';
import type { Clause, Selection } from '../../src/host/trees.ts';
import type { Aim } from './file-aim.ts';

/** Past this many the walk is cut short, which is a blind spot. */
const KEPT = 500_000;
const ALL: readonly FileType[] = ['file', 'directory', 'link', 'fifo', 'socket', 'block', 'character'];
const ANY_NAME = '*';
const NO_SIZES: ReadonlySet<number> = new Set();

interface Shape {
  readonly types: readonly FileType[];
  readonly anyBitSet?: number;
  readonly allBitsClear?: number;
  readonly sizeAtMost?: number;
}

interface Group {
  readonly shape: Shape;
  readonly exact: Set<string>;
  readonly like: Set<string>;
  readonly sizes: Set<number>;
}

/** Indicators that differ only in names or sizes share a clause; what a clause lets through is looked at again. */
export function walkSelection(aims: readonly Aim[], exclude: readonly string[]): Selection {
  const groups = new Map<string, Group>();
  for (const aim of aims) for (const name of deepNames(aim)) addTo(groups, aim, name);
  return { anyOf: [...groups.values()].map(clauseOf), exclude, limit: KEPT };
}

function deepNames({ places }: Aim): readonly string[] {
  return places.flatMap((place) => (place.kind === 'deep' ? [place.name] : []));
}

function addTo(groups: Map<string, Group>, aim: Aim, name: string): void {
  const shape = shapeOf(aim.sought);
  const sizes = name === ANY_NAME ? aim.sizes : NO_SIZES;
  const by = name !== ANY_NAME ? 'name' : sizes.size > 0 ? 'size' : 'all';
  const key = JSON.stringify([shape, by]);
  const group = groups.get(key) ?? { shape, exact: new Set(), like: new Set(), sizes: new Set() };
  groups.set(key, group);
  if (by === 'name') (isGlob(name) ? group.like : group.exact).add(name);
  for (const size of sizes) group.sizes.add(size);
}

function shapeOf(sought: Aim['sought']): Shape {
  if (sought.kind !== 'file') return { types: ['file'] };
  const { type, set, anySet, clear, digest, maxSize } = sought;
  const someBit = set === 0 ? anySet : set;
  return {
    types: digest !== null ? ['file'] : type === null ? ALL : [type],
    ...(someBit === 0 ? {} : { anyBitSet: someBit }),
    ...(clear === 0 ? {} : { allBitsClear: clear }),
    ...(maxSize === null ? {} : { sizeAtMost: maxSize }),
  };
}

function clauseOf({ shape, exact, like, sizes }: Group): Clause {
  return {
    ...shape,
    ...(exact.size + like.size === 0 ? {} : { nameIn: { exact: [...exact], like: [...like] } }),
    ...(sizes.size === 0 ? {} : { sizeIn: [...sizes] }),
  };
}
