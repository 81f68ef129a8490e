/** Feeds out of a directory, for a machine without a network: whatever files of whatever feeds are in it. */
import { Failure } from '../../../host/failure.ts';
import type { Host } from '../../../host/host.ts';
import { createHash } from 'node:crypto';
import { FeedError, type FeedKind } from '../feed.ts';
import { recogniseFeed } from '../recognise.ts';
import { listFeedFiles, openFeedFiles, type FeedFiles } from '../unpack/directory.ts';
import { unpack, type PackedFile } from '../unpack/unpack.ts';
import type { RawFile, Snapshots } from './snapshot.ts';
import { isSame, refuse, snapshotOf, takeRecords, type SyncOutcome } from './sync.ts';

export interface DirectoryWorld extends FeedFiles, Pick<Host, 'digests' | 'files'> {
  readonly snapshots: Snapshots;
  /** Seconds since the epoch. */
  now(): number;
}

export interface DirectoryOutcome {
  readonly feeds: readonly SyncOutcome[];
  /** Files that are of no feed that we know, or cannot be unpacked. */
  readonly unrecognised: readonly { readonly path: string; readonly reason: string }[];
}

const MOST_BYTES = 2 ** 40;

/**
 * @param accept what has shrunk as well
 * @throws Failure where the directory cannot be read
 */
export async function syncDirectory(
  paths: readonly string[],
  accept: boolean,
  world: DirectoryWorld,
  signal: AbortSignal,
): Promise<DirectoryOutcome> {
  const found = new Map<FeedKind, string[]>();
  const unrecognised: { path: string; reason: string }[] = [];
  for await (const file of openFeedFiles(await listFeedFiles(paths, world, signal), world)) {
    const kind = await kindOf(file);
    if (typeof kind === 'string') unrecognised.push({ path: file.name, reason: kind });
    else if (found.get(kind)?.push(file.name) === undefined) found.set(kind, [file.name]);
  }
  const feeds: SyncOutcome[] = [];
  for (const [kind, files] of found) feeds.push(await syncFiles(kind, files, accept, world, signal));
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

async function syncFiles(
  kind: FeedKind,
  paths: readonly string[],
  accept: boolean,
  world: DirectoryWorld,
  signal: AbortSignal,
): Promise<SyncOutcome> {
  const before = await snapshotOf(kind, world.snapshots);
  try {
    const file = await describe(paths, world, signal);
    // A copy is as old as the newest of its files says, whenever it was copied.
    const at = Math.min(world.now(), file.at);
    if (isSame([file], before)) {
      const confirmedAt = Math.max(at, before.confirmedAt ?? 0);
      await world.snapshots.note({ ...before, files: [file], confirmedAt, refused: null });
      return { feed: kind.name, state: 'unchanged', content: before.content, reason: null };
    }
    const source = { kind, files: openFeedFiles(paths, world), leavesOut: () => false };
    const content = await takeRecords(source, before, [file], at, accept, world.snapshots);
    return { feed: kind.name, state: 'taken', content, reason: null };
  } catch (error) {
    return await refuse(before, error, world);
  }
}

/** All of them as one, for a feed can be thousands. */
async function describe(
  paths: readonly string[],
  { digests, files }: DirectoryWorld,
  signal: AbortSignal,
): Promise<RawFile> {
  const hash = createHash('sha256');
  let [bytes, at] = [0, 0];
  for (const one of await digests.digest({ paths, algorithms: ['sha256'], maxBytes: MOST_BYTES }, signal)) {
    if ('reason' in one) throw new Failure(one.reason, one.message);
    hash.update(`${one.digests.sha256 ?? ''} ${one.path}\n`);
    bytes += one.size;
    at = Math.max(at, Math.floor((await files.status(one.path)).modifiedAt));
  }
  const [as = ''] = paths;
  return { as, url: null, etag: null, lastModified: null, sha256: hash.digest('hex'), bytes, at };
}
