/** Which feeds are to be there, for the releases that hosts run and those that the operator names. */
import type { FeedKind } from '../../src/pakiti/feeds/feed.ts';
import { feedKinds } from '../../src/pakiti/feeds/index.generated.ts';
import { feedsFor } from '../../src/pakiti/feeds/sync/sync.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import type { FeedsConfiguration } from './feeds-schema.ts';

export async function wantedReleases(
  { releases = [] }: FeedsConfiguration,
  tables: Pick<PakitiTables, 'releases'>,
): Promise<readonly string[]> {
  return [...new Set([...(await tables.releases()), ...releases])].toSorted();
}

/** Those that say anything of these releases, and that the operator wants. */
export function wantedFeeds(feeds: FeedsConfiguration, releases: readonly string[]): readonly FeedKind[] {
  const { only, each = {} } = feeds;
  if (releases.length === 0) return [];
  const kinds = feedKinds.map((kind) => configured(kind, feeds));
  const fetched = feedsFor(kinds, releases);
  return kinds.filter(
    (kind) =>
      (fetched.includes(kind) || each[kind.name]?.from !== undefined) &&
      (only === undefined || only.includes(kind.name)),
  );
}

/** From the repositories of the configuration, where it names some of it. */
export function configured(
  kind: FeedKind,
  { each = {}, repositories }: Pick<FeedsConfiguration, 'each' | 'repositories'>,
): FeedKind {
  const { from } = each[kind.name] ?? {};
  return from === undefined && repositories !== undefined
    ? (kind.fromRepositories?.(repositories) ?? kind)
    : kind;
}
