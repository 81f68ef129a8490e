/** What lies in directories, and behind the links in them. */
import { Failure } from '../../../host/failure.ts';
import type { FileType } from '../../../host/files.ts';
import type { Machine } from '../../../host/machine.ts';

const MOST_FILES = 2_000_000;

type Operator = Pick<Machine, 'operator'>;

export interface ListedFiles {
  /** The regular files in directories, and files that were named themselves, in the order of their paths. */
  readonly files: readonly string[];
  /** Those in directories, which are not followed. */
  readonly links: readonly string[];
}

/** @throws Failure where a path cannot be read */
export async function listFeedFiles(
  paths: readonly string[],
  machine: Operator,
  signal: AbortSignal,
): Promise<ListedFiles> {
  return await walk(paths, machine, signal);
}

/**
 * Those behind links as well; a directory that is read already is not read again.
 * @throws Failure where a path cannot be read, or a link leads to nothing
 */
export async function followFeedFiles(
  paths: readonly string[],
  machine: Operator,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const files: string[] = [];
  const known = new Set<string>();
  for (let roots = paths; roots.length > 0;) {
    const found = await walk(roots, machine, signal);
    files.push(...found.files);
    if (found.links.length === 0) break;
    for (const path of found.directories) known.add((await identityOf(path, machine)).identity);
    roots = await unknownOf(found.links, known, machine);
  }
  return files.toSorted((a, b) => (a < b ? -1 : 1));
}

async function unknownOf(
  links: readonly string[],
  known: Set<string>,
  machine: Operator,
): Promise<readonly string[]> {
  const unknown: string[] = [];
  for (const link of links) {
    const { type, identity } = await identityOf(link, machine);
    if (type === 'directory' && known.has(identity)) continue;
    known.add(identity);
    unknown.push(link);
  }
  return unknown;
}

/** The same by whatever path. */
async function identityOf(
  path: string,
  { operator: { files } }: Operator,
): Promise<{ readonly type: FileType; readonly identity: string }> {
  const { type, device, inode } = await files.status(path);
  return { type, identity: `${device}:${inode}` };
}

interface Found extends ListedFiles {
  readonly directories: readonly string[];
}

const TYPES: readonly FileType[] = ['file', 'link', 'directory'];

async function walk(
  roots: readonly string[],
  { operator: { trees } }: Operator,
  signal: AbortSignal,
): Promise<Found> {
  const select = TYPES.map((type) => ({ anyOf: [{ types: [type] }], exclude: [], limit: MOST_FILES }));
  const report = await trees.walk(
    { roots, depth: Number.POSITIVE_INFINITY, oneFileSystem: false, select },
    signal,
  );
  const [error] = report.errors;
  if (error !== undefined) throw new Failure(error.reason, error.message);
  const [files = [], links = [], directories = []] = report.selected.map(({ count, entries }) => {
    if (count > entries.length)
      throw new Failure('too-large', `${roots.join(', ')}: more than ${MOST_FILES} files`);
    return entries.map(({ path }) => path);
  });
  return { files, links, directories };
}
