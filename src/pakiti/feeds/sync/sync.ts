/** A feed → a new snapshot of it, unless there is something wrong; then the last good one stays and the reason is shown. */
import { Failure } from '../../../host/failure.ts';
import { FeedError, type FeedKind } from '../feed.ts';
import { ContentCount } from './content.ts';
import { fetchFeed, type FetchedFeed, type FetchWorld } from './fetch.ts';
import { objectionTo } from './judge.ts';
import { described, getRaw, putRaw, type RawContent, type RawPlace } from './raw.ts';
import { recordsOf, type RecordSource } from './records.ts';
import {
  type Content,
  type FeedSnapshot,
  nothingOf,
  type RawFile,
  READER,
  type Snapshots,
} from './snapshot.ts';

export interface SyncWorld extends FetchWorld, RawPlace {
  readonly snapshots: Snapshots;
}

export interface SyncOutcome {
  readonly feed: string;
  readonly state: 'taken' | 'unchanged' | 'refused';
  /** Of what is in use now; null: nothing is. */
  readonly content: Content | null;
  /** Why it was refused, and how to take it nevertheless; null where it was not. */
  readonly reason: string | null;
  /** Of what the vendor does not have, and never had, a sentence each. */
  readonly absent?: readonly string[];
}

/** The feed was read to its end, and the guard does not believe it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly acceptable: boolean;

  constructor(reason: string, acceptable: boolean) {
    super(reason);
    this.acceptable = acceptable;
  }
}

/** Those that have something for these releases. */
export function feedsFor(kinds: readonly FeedKind[], releases: readonly string[]): readonly FeedKind[] {
  return kinds.filter((kind) => kind.downloads(releases).length > 0);
}

/**
 * From where the vendor has it; of {@link feedsFor}.
 * @param releases that are wanted. @throws Failure where our own directory cannot be read or written
 */
export async function syncFeed(
  kind: FeedKind,
  releases: readonly string[],
  world: SyncWorld,
  signal: AbortSignal,
): Promise<SyncOutcome> {
  const before = await snapshotOf(kind, world.snapshots);
  const kept = await getRaw(world, kind.name, 'good', world.limits.maxBytes);
  let fetched: FetchedFeed;
  try {
    const known = new Set(before.files.map(({ as }) => as));
    fetched = await fetchFeed(kind, releases, kept, known, world, signal);
  } catch (error) {
    return await refuse(before, error, world);
  }
  const all = [...fetched.lists, ...fetched.files];
  const outcome = isSame(all, before)
    ? await confirm(before, all, world)
    : await take(kind, fetched, before, world, { accept: false, wanted: releases });
  return { ...outcome, absent: fetched.absent };
}

/**
 * What was refused as suspicious, taken by somebody who knows better.
 * @throws Failure `missing` where there is no such thing
 */
export async function acceptFeed(kind: FeedKind, world: SyncWorld): Promise<SyncOutcome> {
  const before = await snapshotOf(kind, world.snapshots);
  const all = await getRaw(world, kind.name, 'refused', world.limits.maxBytes);
  if (before.refused?.acceptable !== true || all.length === 0) {
    throw new Failure('missing', `${kind.name}: nothing of it was refused that could be accepted`);
  }
  const listed = new Set(kind.index === undefined ? [] : listNames(kind, all));
  const fetched = {
    files: all.filter(({ as }) => !listed.has(as)),
    lists: all.filter(({ as }) => listed.has(as)),
    absent: [],
  };
  return await take(kind, fetched, before, world, { accept: true });
}

/** Of what is kept, what was not named by a list is one. */
function listNames(kind: FeedKind, all: readonly RawContent[]): readonly string[] {
  const lists = new Map(all.map(({ as, content }) => [as, content]));
  const named = new Set(kind.index?.follow(lists).map(({ as }) => as));
  return all.map(({ as }) => as).filter((as) => !named.has(as));
}

async function take(
  kind: FeedKind,
  { files, lists }: FetchedFeed,
  before: FeedSnapshot,
  world: SyncWorld,
  judging: Judging,
): Promise<SyncOutcome> {
  const all = [...lists, ...files];
  const at = Math.min(...all.map((file) => file.at));
  try {
    const content = await takeRecords(
      sourceOf(kind, files, lists),
      before,
      all.map(described),
      at,
      judging,
      world.snapshots,
    );
    // After the records: what was fetched but not taken is not what the next answer of `unchanged` is about.
    await putRaw(world, kind.name, 'good', all);
    return { feed: kind.name, state: 'taken', content, reason: null };
  } catch (error) {
    if (error instanceof Refused && error.acceptable) await putRaw(world, kind.name, 'refused', all);
    return await refuse(before, error, world);
  }
}

function sourceOf(kind: FeedKind, files: readonly RawContent[], lists: readonly RawContent[]): RecordSource {
  const listed = new Map(lists.map(({ as, content }) => [as, content]));
  const names = new Set(files.map(({ as }) => as));
  return {
    kind,
    files: files.map(({ as, content }) => ({ name: as, content })),
    leavesOut: (document) => kind.index?.leavesOut(document, listed, names) ?? false,
  };
}

export interface Judging {
  /** Also what is suspicious. */
  readonly accept: boolean;
  /** The releases that were asked for; all where it is not given. */
  readonly wanted?: readonly string[];
}

/**
 * @param at when it was what the vendor says
 * @returns what is in it. @throws Refused, FeedError, or what the store throws; then nothing is changed
 */
export async function takeRecords(
  source: RecordSource,
  before: FeedSnapshot,
  files: readonly RawFile[],
  at: number,
  { accept, wanted }: Judging,
  snapshots: Snapshots,
): Promise<Content> {
  const count = new ContentCount();
  await snapshots.take(source.kind.name, counted(source, count), () => {
    const content = count.content();
    // What another version has counted otherwise is no loss of the vendor's.
    const objection = objectionTo(content, isOfSameBytes(files, before) ? null : before.content, wanted);
    if (objection !== undefined && !(accept && objection.acceptable)) {
      throw new Refused(`${objection.reason}${emptiness(content, count)}`, objection.acceptable);
    }
    const seen = { takenAt: at, confirmedAt: at, refused: null };
    return { feed: source.kind.name, content, files, reader: READER, ...seen };
  });
  return count.content();
}

/** Why there is nothing in it, where that is known. */
function emptiness({ records }: Content, { strange }: ContentCount): string {
  return records > 0 || strange === undefined ? '' : `; ${strange.where}: ${strange.what}`;
}

async function* counted(source: RecordSource, count: ContentCount): ReturnType<typeof recordsOf> {
  for await (const record of recordsOf(source)) {
    count.add(record);
    yield record;
  }
}

/** What is known of a feed that was never tried. */
export async function snapshotOf({ name }: FeedKind, snapshots: Snapshots): Promise<FeedSnapshot> {
  return (await snapshots.all()).find(({ feed }) => feed === name) ?? nothingOf(name);
}

/** Whether these are the bytes that its records came from, as they are read now. */
export function isSame(files: readonly RawFile[], before: FeedSnapshot): boolean {
  return before.content !== null && before.reader === READER && isOfSameBytes(files, before);
}

function isOfSameBytes(files: readonly RawFile[], before: FeedSnapshot): boolean {
  if (files.length !== before.files.length) return false;
  const digests = new Map(before.files.map((file) => [file.as, file.sha256]));
  return files.every((file) => digests.get(file.as) === file.sha256);
}

async function confirm(
  before: FeedSnapshot,
  all: readonly RawContent[],
  world: SyncWorld,
): Promise<SyncOutcome> {
  const confirmedAt = Math.min(...all.map(({ at }) => at));
  await world.snapshots.note(before.feed, (known) =>
    isSame(all, known) ? { ...known, files: all.map(described), confirmedAt, refused: null } : undefined,
  );
  return { feed: before.feed, state: 'unchanged', content: before.content, reason: null };
}

/**
 * @param directories that it was found in, absolute
 * @throws what is no trouble with the feed but ours
 */
export async function refuse(
  before: FeedSnapshot,
  error: unknown,
  { snapshots, now }: Pick<SyncWorld, 'snapshots' | 'now'>,
  directories?: readonly string[],
): Promise<SyncOutcome> {
  if (!(error instanceof Failure || error instanceof FeedError || error instanceof Refused)) throw error;
  const reason = error.message;
  const acceptable = error instanceof Refused && error.acceptable;
  const where = acceptable && directories !== undefined ? { directories } : {};
  const refused = { at: now(), reason, acceptable, ...where };
  await snapshots.note(before.feed, (known) => ({ ...known, refused }));
  return { feed: before.feed, state: 'refused', content: before.content, reason };
}
