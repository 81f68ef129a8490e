/** feed → snapshot → advisories: what has changed since the last one is written, and nothing else. */
import { Failure } from '../../host/failure.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { StagedRow } from '../../store/pakiti/rows.ts';
import type { FeedRecord, NotUnderstood } from '../advisory.ts';
import { digestOf, packed, recordOf, rowOf } from './record-body.ts';
import { ListedSources } from './listed-sources.ts';
import { releasesOf, TouchedNames } from './touched.ts';

export interface SnapshotWorld {
  readonly tables: PakitiTables;
  /** A word that nobody else has, such as a UUID. */
  readonly newRun: () => string;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Told from time to time how many records have been read. */
  readonly progress: (records: number) => void;
  /** Lets others work: in between, as often as possible. */
  readonly breathe: () => Promise<void>;
}

export interface ReadSnapshot {
  readonly records: number;
  readonly added: number;
  readonly changed: number;
  readonly gone: number;
  readonly notUnderstood: number;
  /** The first of them. */
  readonly examples: readonly NotUnderstood[];
}

const ROWS = 200;
const EXAMPLES = 20;

/**
 * @param records of the whole snapshot; when they throw, nothing is changed
 * @param bodyOf what is kept of the feed beside its records, JSON
 * @throws Failure `failed` when another process has read the feed meanwhile; nothing is changed
 */
export async function readSnapshot(
  world: SnapshotWorld,
  feed: string,
  records: Iterable<FeedRecord | NotUnderstood> | AsyncIterable<FeedRecord | NotUnderstood>,
  bodyOf: (read: ReadSnapshot) => string,
): Promise<ReadSnapshot> {
  const { tables, now } = world;
  const reading = await tables.beginReading(feed, world.newRun());
  const before = await tables.recordDigests(feed);
  const seen = new Set<string>();
  const releases = new Set<string>();
  const touched = new TouchedNames();
  const sources = new ListedSources();
  const examples: NotUnderstood[] = [];
  const counts = { records: 0, added: 0, changed: 0, notUnderstood: 0 };
  const changed: string[] = [];
  let rows: Omit<StagedRow, 'feed'>[] = [];
  for await (const record of records) {
    if (record.kind === 'not-understood') {
      counts.notUnderstood += 1;
      if (examples.length < EXAMPLES) examples.push(record);
      continue;
    }
    counts.records += 1;
    for (const release of releasesOf(record)) releases.add(release);
    sources.add(record);
    const row = rowOf(record);
    const key = freeKey(seen, row.key);
    const text = JSON.stringify(record);
    const digest = digestOf(text);
    const known = before.get(key);
    if (known !== digest) {
      touched.add(record);
      rows.push({ ...row, key, digest, body: packed(text) });
      if (known === undefined) counts.added += 1;
      else changed.push(key);
    }
    if (rows.length === ROWS) {
      await tables.stage(reading, rows);
      rows = [];
    }
    if (counts.records % ROWS === 0) {
      world.progress(counts.records);
      await world.breathe();
    }
  }
  await tables.stage(reading, rows);
  const gone = [...before.keys()].filter((key) => !seen.has(key));
  await addBefore(tables, feed, [...changed, ...gone], touched);
  // Of what nobody spoke, nobody could say that it is good, whatever its packages are called.
  const spoken = await tables.recordReleases(feed);
  for (const release of releases.symmetricDifference(spoken)) touched.addRelease(release);
  const read = { ...counts, changed: changed.length, gone: gone.length, examples };
  await addBefore(tables, feed, copiesOf(touched.takenBack, before.keys()), touched);
  const names = touched.all(await sources.learn(tables, touched));
  const taken = await tables.endReading(reading, {
    ...{ staged: counts.added + changed.length, gone, touched: names, body: bodyOf(read), at: now() },
  });
  if (!taken) throw new Failure('failed', `${feed}: another process has read it meanwhile`);
  return read;
}

/** Where a snapshot has two records that are called the same. */
function freeKey(seen: Set<string>, key: string): string {
  let free = key;
  for (let count = 2; seen.has(free); count += 1) free = `${key} #${count}`;
  seen.add(free);
  return free;
}

/** What a record has said until now counts as well: of a name that it speaks of no more, something may end. */
async function addBefore(
  tables: PakitiTables,
  feed: string,
  keys: readonly string[],
  touched: TouchedNames,
): Promise<void> {
  for (let first = 0; first < keys.length; first += ROWS)
    for (const row of await tables.recordsOf(feed, keys.slice(first, first + ROWS)))
      touched.add(recordOf(row));
}

/** What other copies say of an advisory that is taken back without saying what of. */
function copiesOf(ids: ReadonlySet<string>, keys: Iterable<string>): readonly string[] {
  if (ids.size === 0) return [];
  return [...keys].filter((key) => isCopyOf(ids, key));
}

/** Looked up by each beginning of a key: going over all ids for all keys took seconds for a thousand. */
function isCopyOf(ids: ReadonlySet<string>, key: string): boolean {
  for (let end = key.indexOf(' '); end >= 0; end = key.indexOf(' ', end + 1))
    if (ids.has(key.slice(0, end))) return true;
  return ids.has(key);
}
