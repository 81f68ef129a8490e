/** What a kind of feed shows of itself to the suite that every kind runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeedRecord, NotUnderstood } from '../../../src/pakiti/advisory.ts';
import type { FeedDocument } from '../../../src/pakiti/feeds/feed.ts';

export interface FeedRow {
  /** The name of the kind. */
  readonly kind: string;
  /** Real, or as the feed's own description has it. */
  readonly sample: FeedDocument;
  /** All that the sample says, or its assertion where that is much. */
  readonly records: readonly FeedRecord[] | ((records: readonly (FeedRecord | NotUnderstood)[]) => void);
  /** With a release, product or entry that nobody knows, beside what the sample has; undefined where that is nothing to say. */
  readonly withUnknown: FeedDocument | undefined;
  /** With this text wherever the feed has text of a stranger. */
  hostile(text: string): FeedDocument;
  /** Of something that was withdrawn; undefined where the feed never withdraws by saying so. */
  readonly withdrawn: FeedDocument | undefined;
  /** Whether so many bytes of the sample are a whole document too, as of a list that says nothing of its length. */
  endsAt?(bytes: number): boolean;
}

export function fixture(kind: string, name: string): Buffer {
  return readFileSync(join(import.meta.dirname, '../../../src/pakiti/feeds', kind, 'fixtures', name));
}

export function documentOf(name: string, content: string | Buffer): FeedDocument {
  return { name, bytes: Buffer.from(content) };
}

/** A copy of JSON with something of it changed. */
export function changed<T>(document: FeedDocument, change: (value: T) => T): FeedDocument {
  const value = change(JSON.parse(document.bytes.toString('utf8')) as T);
  return documentOf(document.name, JSON.stringify(value));
}

/** All text in JSON replaced, but for the keys, and for values that are told by their pattern. */
export function withText(document: FeedDocument, text: string, keep: RegExp): FeedDocument {
  const replaced: unknown = JSON.parse(document.bytes.toString('utf8'), (_key, value: unknown) =>
    typeof value === 'string' && !keep.test(value) ? text : value,
  );
  return documentOf(document.name, JSON.stringify(replaced));
}
