/** Reads the installed lists, a few at a time, and drops their bytes as soon as the facts are known. */
import { Failure } from '../../src/host/failure.ts';
import type { Files } from '../../src/host/files.ts';
import type { ListFile } from '../../src/x509/anchor-files.ts';
import { mapBounded } from '../../src/x509/bounded.ts';
import { MAX_LIST_BYTES, readListContents } from '../../src/x509/list-content.ts';
import { numberedName } from '../../src/x509/numbered-name.ts';
import type { InstalledList } from './observation.ts';
import type { ListContent, Unread } from '../../src/x509/list-facts.ts';
import type { TrustAnchor } from '../../src/x509/trust-anchor.ts';

const AT_ONCE = 2;

/** Anchors that share a hash, as after a change of keys, and all hashes of them. */
interface Family {
  readonly anchors: readonly TrustAnchor[];
  readonly hashes: ReadonlySet<string>;
}

export async function readInstalledLists(
  files: Files,
  directory: string,
  lists: readonly ListFile[],
  anchors: readonly TrustAnchor[],
  signal: AbortSignal,
): Promise<readonly InstalledList[]> {
  const families = familiesOf(anchors);
  const found = await mapBounded(families, AT_ONCE, (family) => {
    const names = lists.filter(({ hash }) => family.hashes.has(hash)).map(({ name }) => name);
    return readFamily(files, directory, names, family.anchors, signal);
  });
  return found.flat();
}

function familiesOf(anchors: readonly TrustAnchor[]): readonly Family[] {
  return anchors.reduce<readonly Family[]>((families, anchor) => {
    const { hashes } = anchor.facts;
    const related = families.filter((family) => hashes.some((hash) => family.hashes.has(hash)));
    const family = {
      anchors: [...related.flatMap((relative) => relative.anchors), anchor],
      hashes: new Set([...related.flatMap((relative) => [...relative.hashes]), ...hashes]),
    };
    return [...families.filter((other) => !related.includes(other)), family];
  }, []);
}

/** What one or several files of the same bytes hold. */
interface ReadFile {
  readonly names: string[];
  /** Undefined where they could not be read. */
  readonly bytes: Buffer | undefined;
  readonly contents: readonly ListContent[];
}

/** The same bytes under several names, as fetch-crl writes them, are read as one list. */
async function readFamily(
  files: Files,
  directory: string,
  names: readonly string[],
  candidates: readonly TrustAnchor[],
  signal: AbortSignal,
): Promise<readonly InstalledList[]> {
  const read: ReadFile[] = [];
  for (const name of names) {
    if (signal.aborted) throw new Failure('timeout', 'stopped at the deadline');
    const bytes = await readBytes(files, `${directory}/${name}`);
    const same = read.find((other) => isBytes(bytes) && other.bytes?.equals(bytes) === true);
    if (same !== undefined) same.names.push(name);
    else if (isBytes(bytes))
      read.push({ names: [name], bytes, contents: readListContents(bytes, candidates) });
    else read.push({ names: [name], bytes: undefined, contents: [bytes] });
  }
  const candidateNames = candidates.map(({ facts }) => facts.name);
  return read.flatMap((file) =>
    file.contents.map((content, index) => ({
      files: file.names.map((name) => numberedName(name, index)),
      candidates: candidateNames,
      content,
    })),
  );
}

async function readBytes(files: Files, path: string): Promise<Buffer | Unread> {
  try {
    return (await files.open(path, MAX_LIST_BYTES)).bytes;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { failure: error.reason, message: error.message.replace(`${path}: `, '') };
  }
}

function isBytes(read: Buffer | Unread): read is Buffer {
  return read instanceof Buffer;
}
