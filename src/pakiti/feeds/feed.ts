/**
 * Where advisories come from. One folder for each kind, beside this file; test/conformance/feed says how each behaves.
 */
import type { FeedRecord, NotUnderstood } from '../advisory.ts';

/** A document of a feed, out of its archive and decompressed. */
export interface FeedDocument {
  /** Its path in the archive or the directory; for messages, and for what only a name says. */
  readonly name: string;
  /** The whole document, unless it has `pieces`. */
  readonly bytes: Buffer;
  /** Of one of XML that is too large to be held as it is: all of it, one piece after the other. `bytes` are its first. */
  readonly pieces?: () => Iterable<Buffer>;
}

export interface Download {
  readonly url: string;
  /** The file that it is kept as. */
  readonly as: string;
  /** When it changed last, where an index says it, seconds since the epoch: what it says the same of is not asked for again. */
  readonly changedAt?: number;
  /** Of the file, hexadecimal, where an index says it: what has another is not it. */
  readonly sha256?: string;
}

/** Of a feed whose first downloads are lists of what there is: an archive, what has changed since, what is gone. */
export interface FeedIndex {
  /** What to fetch besides, in the order in which later documents stand for earlier ones. @param lists by {@link Download.as} */
  follow(lists: ReadonlyMap<string, Buffer>): readonly Download[];
  /**
   * Whether a document counts no more: it is gone, or there is a later one of its own.
   * @param document its name in the archive
   * @param files what else was fetched, by {@link Download.as}
   * @throws FeedError where a list is cut off or not of its kind
   */
  leavesOut(document: string, lists: ReadonlyMap<string, Buffer>, files: ReadonlySet<string>): boolean;
}

export interface FeedKind {
  /** `osv`, `redhat-vex`, `debian-tracker`, … */
  readonly name: string;
  readonly title: string;
  /** A document of which is told by its content, never by its name alone. */
  recognises(document: FeedDocument): boolean;
  /**
   * Pure. What it does not understand it says and goes on; a document that is cut off or not of its kind throws.
   * The id of an advisory may come again, in this document or another: of other releases or packages.
   * @throws FeedError that names the document, and the place in it
   */
  parse(document: FeedDocument): Iterable<FeedRecord | NotUnderstood>;
  /** What to fetch for these releases, in this order. */
  downloads(releases: readonly string[]): readonly Download[];
  /** Where those downloads are no documents, but say what is to be fetched. */
  readonly index?: FeedIndex;
  /**
   * The same out of repositories that an operator names, where only they know the addresses.
   * @param urls each with the slash at its end
   */
  readonly fromRepositories?: (urls: readonly string[]) => FeedKind;
  /** Seconds after which what rests on it is undetermined. */
  readonly staleAfterSeconds: number;
}

export class FeedError extends Error {
  override readonly name = 'FeedError';
}
