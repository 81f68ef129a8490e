/**
 * Files as threat feeds describe them: by name, directory, checksums and size. What names no place is looked for below
 * the operator's roots; nothing is hashed without a limit.
 */
import type { DigestAlgorithm } from '../../src/host/digests.ts';
import type { Places, Sought } from './indicator.ts';
import { strongest } from './strongest.ts';

export interface ForeignFile {
  /** Name, or absolute path. */
  readonly names: readonly string[];
  readonly directory?: string | undefined;
  readonly digests: Readonly<Record<DigestAlgorithm, readonly string[]>>;
  readonly sizes: readonly number[];
}

const WINDOWS = /^[A-Za-z]:\\|\\|%\w+%/;

/** What to look for, or why it cannot be. */
export function foreignFile(file: ForeignFile, places: Places): Sought | { readonly reason: string } {
  const { names, directory, sizes } = file;
  const digest = strongest(file.digests);
  if (names.some((name) => WINDOWS.test(name))) return { reason: 'a path of Windows' };
  if (names.length === 0 && digest === null) return { reason: 'a file without name, path or checksum' };
  const at =
    names.length === 0
      ? anyName(directory, places)
      : names.flatMap((name) => pathsOf(name, directory, places));
  if (at.length === 0) return { reason: 'names no absolute path; --root says where to look' };
  return {
    kind: 'file',
    at,
    type: null,
    set: 0,
    anySet: 0,
    clear: 0,
    owner: null,
    digest,
    sizes,
    maxSize: digest === null || sizes.length > 0 ? null : places.maxSize,
  };
}

function pathsOf(name: string, directory: string | undefined, places: Places): readonly string[] {
  return name.startsWith('/') ? [name] : anywhere(name, directory, places);
}

/** One array for the many that name neither file nor directory. */
const everywhere = new WeakMap<Places, readonly string[]>();

function anyName(directory: string | undefined, places: Places): readonly string[] {
  if (directory !== undefined) return anywhere('*', directory, places);
  const at = everywhere.get(places) ?? anywhere('*', directory, places);
  everywhere.set(places, at);
  return at;
}

function anywhere(name: string, directory: string | undefined, { roots }: Places): readonly string[] {
  if (directory?.startsWith('/') === true) return [`${directory.replace(/\/+$/, '')}/${name}`];
  return roots.map((root) => `${root === '/' ? '' : root}/**/${name}`);
}

/** A glob that only this text matches; where a brace stands any character will do. */
export function literalName(name: string): string {
  return name.replaceAll(/[*?[]/g, (character) => `[${character}]`).replaceAll('{', '?');
}
