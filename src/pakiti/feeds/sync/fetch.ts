/** releases → downloads → bytes: what has not changed is not fetched again. */
import { Failure } from '../../../host/failure.ts';
import type { FetchLimits, Http } from '../../../host/http.ts';
import type { Download, FeedKind } from '../feed.ts';
import { type Mirror, mirrored } from './mirror.ts';
import { sha256, type RawContent } from './raw.ts';

export interface FetchWorld {
  readonly mirrors: readonly Mirror[];
  readonly http: Pick<Http, 'get'>;
  readonly limits: FetchLimits;
  /** Seconds since the epoch. */
  now(): number;
  /** Told of each file. */
  progress(done: number, of: number, file: string): void;
}

export interface FetchedFeed {
  /** Documents, or archives of them. */
  readonly files: readonly RawContent[];
  /** Of a feed with an index, by name. */
  readonly lists: readonly RawContent[];
  /** Of what the vendor does not have, and never had, a sentence each. */
  readonly absent: readonly string[];
}

/**
 * All or nothing, but for files that were never there: one host of an odd release does not keep the feed from all others.
 * @param kept what was fetched before
 * @param known names of what was ever there
 * @throws Failure that names the URL
 */
export async function fetchFeed(
  kind: FeedKind,
  releases: readonly string[],
  kept: readonly RawContent[],
  known: ReadonlySet<string>,
  world: FetchWorld,
  signal: AbortSignal,
): Promise<FetchedFeed> {
  const before = new Map(kept.map((file) => [file.as, file]));
  const downloads = kind.downloads(releases);
  if (kind.index === undefined) return await fetchThere(downloads, before, known, world, signal);
  const first = await fetchAll(downloads, before, world, signal);
  const lists = new Map(first.map(({ as, content }) => [as, content]));
  const files = await fetchAll(kind.index.follow(lists), before, world, signal);
  return { files, lists: first, absent: [] };
}

async function fetchThere(
  downloads: readonly Download[],
  before: ReadonlyMap<string, RawContent>,
  known: ReadonlySet<string>,
  world: FetchWorld,
  signal: AbortSignal,
): Promise<FetchedFeed> {
  const files: RawContent[] = [];
  const missing: Failure[] = [];
  for (const [index, download] of downloads.entries()) {
    world.progress(index, downloads.length, download.as);
    try {
      files.push(await fetchOne(download, before.get(download.as), world, signal));
    } catch (error) {
      const wasThere = known.has(download.as) || before.has(download.as);
      if (wasThere || !(error instanceof Failure) || error.reason !== 'missing') throw error;
      missing.push(error);
    }
  }
  const [first] = missing;
  if (files.length === 0 && first !== undefined) throw first;
  return { files, lists: [], absent: missing.map(({ message }) => message) };
}

async function fetchAll(
  downloads: readonly Download[],
  kept: ReadonlyMap<string, RawContent>,
  world: FetchWorld,
  signal: AbortSignal,
): Promise<readonly RawContent[]> {
  const files: RawContent[] = [];
  for (const [index, download] of downloads.entries()) {
    world.progress(index, downloads.length, download.as);
    files.push(await fetchOne(download, kept.get(download.as), world, signal));
  }
  return files;
}

async function fetchOne(
  { url: original, as, changedAt, sha256: wanted }: Download,
  before: RawContent | undefined,
  world: FetchWorld,
  signal: AbortSignal,
): Promise<RawContent> {
  const url = mirrored(original, world.mirrors);
  const kept = before?.url === url ? before : undefined;
  const at = world.now();
  const said = changedAt === undefined ? {} : { changedAt };
  // Not by when it was fetched: their clock and ours differ, and ours may have been wrong.
  if (kept !== undefined && changedAt !== undefined && kept.changedAt === changedAt) return { ...kept, at };
  if (kept !== undefined && wanted !== undefined && kept.sha256 === wanted) return { ...kept, at };
  const { status, bytes, etag, lastModified } = await world.http.get(url, world.limits, signal, kept);
  if (status === 304 && kept !== undefined) return { ...kept, at, ...said };
  if (status !== 200) {
    throw new Failure(
      status === 404 || status === 410 ? 'missing' : 'failed',
      `${url}: the server answers ${status}`,
    );
  }
  const digest = sha256(bytes);
  if (wanted !== undefined && digest !== wanted)
    throw new Failure(
      'malformed',
      `${url}: is not what the index says: its SHA-256 is ${digest}, not ${wanted}`,
    );
  return {
    ...{ as, url, etag: etag ?? null, lastModified: lastModified ?? null },
    ...{ sha256: digest, bytes: bytes.length, at, ...said, content: bytes },
  };
}
