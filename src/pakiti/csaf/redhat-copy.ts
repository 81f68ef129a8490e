/** Copies of Red Hat's directories as they lie on a disk: beside an archive, or the documents themselves, the lists of them. */
import type { NotUnderstood } from '../advisory.ts';
import { openFeedFiles, type FeedFiles } from '../feeds/unpack/directory.ts';
import type { LyingFile } from '../feeds/unpack/unpack.ts';
import {
  ARCHIVE,
  CHANGES,
  DELETIONS,
  documentPath,
  isGone,
  namesArchive,
  pathsSince,
} from './redhat-index.ts';

const NAMES: readonly string[] = [ARCHIVE, CHANGES, DELETIONS];
const BEGINNING = 64;

export interface KeptList {
  readonly bytes: Buffer;
  /** Seconds since the epoch. */
  readonly modifiedAt: number;
}

/** @param names of files, absolute. @throws Failure where one cannot be read */
export async function redHatCopies(names: readonly string[], files: FeedFiles): Promise<RedHatCopies> {
  const copies = new RedHatCopies();
  const mayBeLists = names.filter((name) => NAMES.includes(nameIn(name)));
  for await (const { name, content, modifiedAt } of openFeedFiles(mayBeLists, files)) {
    const bytes = await wholeOf(content);
    if (isList(nameIn(name), bytes)) copies.add(name, { bytes, modifiedAt });
  }
  return copies;
}

export class RedHatCopies {
  /** By path. */
  readonly lists = new Map<string, KeptList>();
  /** Directory, with the slash at its end → its lists, by name. */
  readonly #of = new Map<string, Map<string, Buffer>>();
  /** Directory → the documents in it, by their paths from there. */
  readonly #seen = new Map<string, Set<string>>();

  add(path: string, list: KeptList): void {
    this.lists.set(path, list);
    const directory = directoryOf(path);
    const lists = this.#of.get(directory) ?? new Map<string, Buffer>();
    this.#of.set(directory, lists.set(nameIn(path), list.bytes));
  }

  /** The lists that speak of any of these. */
  listsAbout(paths: readonly string[]): readonly KeptList[] {
    const directories = this.#directoriesAbout(paths);
    return [...this.lists].flatMap(([path, list]) => (directories.has(directoryOf(path)) ? [list] : []));
  }

  /** Whether a document was deleted; that it is there is noted. @throws FeedError where a list is cut off */
  leavesOut(document: string): boolean {
    const directory = this.#directoryAbout(document);
    const path = documentPath(document);
    if (directory === undefined || path === undefined) return false;
    const seen = this.#seen.get(directory) ?? new Set();
    this.#seen.set(directory, seen.add(document.slice(directory.length)));
    return isGone(path, this.#of.get(directory) ?? new Map<string, Buffer>());
  }

  /** After the last document of these: what has changed and is not there. @throws FeedError where a list is cut off */
  absent(paths: readonly string[]): readonly NotUnderstood[] {
    return [...this.#directoriesAbout(paths)].flatMap((directory) => {
      const missing = this.#missingIn(directory);
      const [first] = missing;
      if (first === undefined) return [];
      const what = `${missing.length} documents that have changed are not there, such as ${first}`;
      return [{ kind: 'not-understood', where: `${directory}${CHANGES}`, what }];
    });
  }

  #missingIn(directory: string): readonly string[] {
    const [lists, seen] = [this.#of.get(directory), this.#seen.get(directory)];
    if (lists?.has(CHANGES) !== true || seen === undefined) return [];
    const isPacked = [...seen].some((name) => name !== documentPath(name));
    const archive = isPacked ? lists.get(ARCHIVE) : undefined;
    const there = archive === undefined ? new Set([...seen].map(documentPath)) : seen;
    return pathsSince(archive, lists).filter((path) => !there.has(path));
  }

  #directoriesAbout(paths: readonly string[]): ReadonlySet<string> {
    return new Set(paths.flatMap((path) => this.#directoryAbout(path) ?? []));
  }

  /** The innermost with lists. */
  #directoryAbout(path: string): string | undefined {
    for (let end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end + 1);
      if (this.#of.has(directory)) return directory;
      if (end === 0) break;
    }
    return undefined;
  }
}

function isList(name: string, bytes: Buffer): boolean {
  const start = bytes.toString('utf8', 0, BEGINNING);
  if (name === ARCHIVE) return namesArchive(start.trim());
  return NAMES.includes(name) && (bytes.length === 0 || /^"\d{4}\//.test(start));
}

async function wholeOf(content: LyingFile['content']): Promise<Buffer> {
  if (Buffer.isBuffer(content)) return content;
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
