/** Feeds out of a directory, for a machine without a network: whatever files of whatever feeds are in it. */
import { createHash, hash } from 'node:crypto';
import { redHatCopies, type KeptList, type RedHatCopies } from '../../csaf/redhat-copy.ts';
import { FeedError, type FeedKind } from '../feed.ts';
import { recogniseFeed } from '../recognise.ts';
import { openFeedFiles, type FeedFiles } from '../unpack/directory.ts';
import { listFeedFiles } from '../unpack/list-files.ts';
import { unpack, type PackedFile } from '../unpack/unpack.ts';
import { sha256 } from './raw.ts';
import type { RawFile, Snapshots } from './snapshot.ts';
import { isSame, refuse, Refused, snapshotOf, takeRecords, type SyncOutcome } from './sync.ts';

export interface DirectoryWorld extends FeedFiles {
  readonly snapshots: Snapshots;
  /** Does it when nobody else has that feed in hand. */
  readonly inTurn: (feed: string, work: () => Promise<SyncOutcome>) => Promise<SyncOutcome>;
  /** Seconds since the epoch. */
  now(): number;
}

export interface DirectoryOutcome {
  readonly feeds: readonly SyncOutcome[];
  /** Files that are of no feed that we know, or cannot be unpacked. */
  readonly unrecognised: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * @param paths absolute, since what is refused may be accepted from elsewhere
 * @param accept what has shrunk as well
 * @param only what is of this kind; whatever it is of unless given
 * @throws Failure where the directory cannot be read
 */
export async function syncDirectory(
  paths: readonly string[],
  accept: boolean,
  world: DirectoryWorld,
  signal: AbortSignal,
  only?: FeedKind,
): Promise<DirectoryOutcome> {
  const found = new Map<FeedKind, FoundFiles>();
  const unrecognised: { path: string; reason: string }[] = [];
  const { files: names, links } = await listFeedFiles(paths, world, signal);
  for (const path of links) unrecognised.push({ path, reason: 'a symbolic link, which is not followed' });
  const copies = await redHatCopies(names, world);
  const others = names.filter((name) => !copies.lists.has(name));
  for await (const { name, content, modifiedAt } of openFeedFiles(others, world)) {
    const hashed = Buffer.isBuffer(content) ? new HashedBytes(content) : new HashedChunks(content);
    const kind = await kindOf({ name, content: hashed.content() });
    if (only !== undefined && kind !== only) continue;
    if (typeof kind === 'string') unrecognised.push({ path: name, reason: kind });
    else {
      const files = found.get(kind) ?? new FoundFiles();
      files.add(name, modifiedAt, await hashed.end());
      found.set(kind, files);
    }
  }
  const feeds: SyncOutcome[] = [];
  for (const [kind, files] of found)
    feeds.push(await world.inTurn(kind.name, () => syncFiles({ kind, files, copies, paths }, accept, world)));
  return { feeds, unrecognised };
}

/** Of the first of its documents that is of any; or why that cannot be told. */
async function kindOf(file: PackedFile): Promise<FeedKind | string> {
  try {
    for await (const document of unpack(file)) {
      const kind = recogniseFeed(document);
      if (kind !== undefined) return kind;
    }
    return 'no document of any feed that we know';
  } catch (error) {
    if (error instanceof FeedError) return error.message;
    throw error;
  }
}

/** What a directory has of a feed. */
interface FoundFeed {
  readonly kind: FeedKind;
  readonly files: FoundFiles;
  readonly copies: RedHatCopies;
  /** The directories. */
  readonly paths: readonly string[];
}

async function syncFiles(
  { kind, files, copies, paths }: FoundFeed,
  accept: boolean,
  world: DirectoryWorld,
): Promise<SyncOutcome> {
  const before = await snapshotOf(kind, world.snapshots);
  for (const list of copies.listsAbout(files.paths)) files.addList(list);
  const file = files.described();
  // A copy is as old as the newest of its files says, whenever it was copied; one from the future as old as our knowledge of it.
  const now = world.now();
  const at = Math.min(now, file.at);
  if (isSame([file], before)) {
    await world.snapshots.note(kind.name, (known) => {
      const confirmedAt = Math.max(file.at > now ? 0 : file.at, known.confirmedAt ?? 0);
      return isSame([file], known) ? { ...known, files: [file], confirmedAt, refused: null } : undefined;
    });
    return { feed: kind.name, state: 'unchanged', content: before.content, reason: null };
  }
  try {
    const source = {
      ...{ kind, files: wholeCopy(files.paths, copies, accept, world) },
      leavesOut: (document: string) => copies.leavesOut(document),
    };
    const content = await takeRecords(source, before, [file], at, { accept }, world.snapshots);
    return { feed: kind.name, state: 'taken', content, reason: null };
  } catch (error) {
    return await refuse(before, error, world, paths);
  }
}

/** @throws Refused at its end where something of it is missing, unless that is accepted */
async function* wholeCopy(
  paths: readonly string[],
  copies: RedHatCopies,
  accept: boolean,
  world: DirectoryWorld,
): AsyncGenerator<PackedFile> {
  yield* openFeedFiles(paths, world);
  const [missing] = accept ? [] : copies.absent(paths);
  if (missing !== undefined) throw new Refused(`${missing.where}: ${missing.what}`, true);
}

/** The files of one feed, which can be thousands. */
class FoundFiles {
  readonly paths: string[] = [];
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #at = 0;

  add(path: string, modifiedAt: number, { sha256, bytes }: Hashed): void {
    this.paths.push(path);
    this.#hash.update(`${sha256} ${path}\n`);
    this.#bytes += bytes;
    this.#at = Math.max(this.#at, Math.floor(modifiedAt));
  }

  /** What says which of them count. */
  addList({ bytes, modifiedAt }: KeptList): void {
    this.#hash.update(`${sha256(bytes)}\n`);
    this.#at = Math.max(this.#at, Math.floor(modifiedAt));
  }

  /** All of them as one; once. */
  described(): RawFile {
    const [as = ''] = this.paths;
    const sha256 = this.#hash.digest('hex');
    return { as, url: null, etag: null, lastModified: null, sha256, bytes: this.#bytes, at: this.#at };
  }
}

interface Hashed {
  readonly sha256: string;
  readonly bytes: number;
}

class HashedBytes {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  content(): Buffer {
    return this.#bytes;
  }

  end(): Hashed {
    return { sha256: hash('sha256', this.#bytes), bytes: this.#bytes.length };
  }
}

/** A file that is looked into, and counted to its end whatever of it was looked at. */
class HashedChunks {
  readonly #source: AsyncIterator<Buffer>;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#source = chunks[Symbol.asyncIterator]();
  }

  async *content(): AsyncGenerator<Buffer> {
    for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) yield chunk;
  }

  async end(): Promise<Hashed> {
    while ((await this.#next()) !== undefined);
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }

  async #next(): Promise<Buffer | undefined> {
    const { value } = (await this.#source.next()) as IteratorResult<Buffer, undefined>;
    if (value === undefined) return undefined;
    this.#hash.update(value);
    this.#bytes += value.length;
    return value;
  }
}
