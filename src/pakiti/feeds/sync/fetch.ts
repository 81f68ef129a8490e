/** releases → downloads → bytes: what has not changed is not fetched again. */
import { Failure } from '../../../host/failure.ts';
import type { FetchLimits, Http } from '../../../host/http.ts';
import type { Download, FeedKind } from '../feed.ts';
import { sha256, type RawContent } from './raw.ts';

export interface FetchWorld {
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
}

/**
 * All or nothing.
 * @param kept what was fetched before. @throws Failure that names the URL
 */
export async function fetchFeed(
  kind: FeedKind,
  releases: readonly string[],
  kept: readonly RawContent[],
  world: FetchWorld,
  signal: AbortSignal,
): Promise<FetchedFeed> {
  const before = new Map(kept.map((file) => [file.as, file]));
  const first = await fetchAll(kind.downloads(releases), before, world, signal);
  if (kind.index === undefined) return { files: first, lists: [] };
  const lists = new Map(first.map(({ as, content }) => [as, content]));
  return { files: await fetchAll(kind.index.follow(lists), before, world, signal), lists: first };
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
  { url, as, changedAt }: Download,
  before: RawContent | undefined,
  world: FetchWorld,
  signal: AbortSignal,
): Promise<RawContent> {
  const kept = before?.url === url ? before : undefined;
  if (kept !== undefined && changedAt !== undefined && changedAt < kept.at) return kept;
  const at = world.now();
  const { status, bytes, etag, lastModified } = await world.http.get(url, world.limits, signal, kept);
  if (status === 304 && kept !== undefined) return { ...kept, at };
  if (status !== 200) {
    throw new Failure(
      status === 404 || status === 410 ? 'missing' : 'failed',
      `${url}: the server answers ${status}`,
    );
  }
  return {
    ...{ as, url, etag: etag ?? null, lastModified: lastModified ?? null },
    ...{ sha256: sha256(bytes), bytes: bytes.length, at, content: bytes },
  };
}
