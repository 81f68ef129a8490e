/** What is known of a feed as it was taken last, and who keeps it with its records. */
import type { FeedRecord, NotUnderstood } from '../../advisory.ts';

/** A file as it was downloaded, or found in a directory. */
export interface RawFile {
  /** Of {@link Download}, or the path in the directory. */
  readonly as: string;
  /** Null: from a directory. */
  readonly url: string | null;
  readonly etag: string | null;
  /** As the server writes it. */
  readonly lastModified: string | null;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** When these bytes came, or were last known to be what the vendor has, seconds since the epoch. */
  readonly at: number;
  /** When it had changed last as an index said before it was fetched, which is the vendor's clock. */
  readonly changedAt?: number;
}

/** What a guard compares. */
export interface Content {
  readonly records: number;
  /** Of the records, advisories that were withdrawn. */
  readonly withdrawn: number;
  readonly notUnderstood: number;
  /** How many records that are not withdrawn speak of each release: one feed has many, and of none a tenth may be lost. */
  readonly releases: Readonly<Record<string, number>>;
  /** The newest time in it, seconds since the epoch; null: it has none. */
  readonly newest: number | null;
}

export interface Refusal {
  /** Seconds since the epoch. */
  readonly at: number;
  /** For people, in one sentence. */
  readonly reason: string;
  /** Whether `accept` can take it: it is whole, and only suspicious. */
  readonly acceptable: boolean;
  /** Where what can be accepted was found; absent: it was fetched, and is kept. */
  readonly directories?: readonly string[];
}

/** To be raised with a change of what the same bytes of any feed are read as: what is kept is read anew then. */
export const READER = '2';

export interface FeedSnapshot {
  /** The name of the kind. */
  readonly feed: string;
  /** Of the last that was good; null: there was none yet. */
  readonly content: Content | null;
  readonly files: readonly RawFile[];
  /** By which {@link READER} its records were read; undefined before that was kept. */
  readonly reader?: string;
  /** When the last good one was taken; null: never. Seconds since the epoch. */
  readonly takenAt: number | null;
  /**
   * Until when it is known to be what the vendor says: the last time it was fetched, or told to be unchanged; of a directory
   * the time of its newest file. What rests on it is undetermined when that is too long ago. Null: never.
   */
  readonly confirmedAt: number | null;
  /** Of the last attempt, where it failed; the last good one stays. */
  readonly refused: Refusal | null;
}

export interface Snapshots {
  /** Of every feed that was ever tried, by name. */
  all(): Promise<readonly FeedSnapshot[]>;
  /**
   * Records of a whole snapshot instead of those before, in one step.
   * @param records when they throw, nothing is changed
   * @param ended called after the last record and before anything takes effect; when it throws, nothing is changed
   * @throws what `records` and `ended` throw
   */
  take(
    feed: string,
    records: AsyncIterable<FeedRecord | NotUnderstood>,
    ended: () => FeedSnapshot,
  ): Promise<void>;
  /**
   * Something else of it is known; its records stay.
   * @param change of what is known by then: another process may have taken one. Undefined changes nothing
   */
  note(feed: string, change: (known: FeedSnapshot) => FeedSnapshot | undefined): Promise<void>;
}

/** As the store keeps it. */
export function snapshotIn(body: string): FeedSnapshot {
  return JSON.parse(body) as FeedSnapshot;
}

/** Of a feed that was never tried. */
export function nothingOf(feed: string): FeedSnapshot {
  return { feed, content: null, files: [], takenAt: null, confirmedAt: null, refused: null };
}
