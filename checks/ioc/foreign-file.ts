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

export const WINDOWS = /^[A-Za-z]:\\|\\|%\w+%/;

/** By each algorithm, of no bytes at all. */
export const OF_NOTHING: ReadonlySet<string> = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]);

/** What to look for, or why it cannot be. */
export function foreignFile(file: ForeignFile, places: Places): Sought | { readonly reason: string } {
  const { names, directory, sizes } = file;
  const digest = strongest(file.digests);
  if (names.some((name) => WINDOWS.test(name))) return { reason: 'a path of Windows' };
  if (names.length === 0 && digest === null) return { reason: 'a file without name, path or checksum' };
  if (names.length === 0 && digest?.values.some((value) => OF_NOTHING.has(value)) === true)
    return { reason: 'the checksum of any empty file, without a name' };
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
