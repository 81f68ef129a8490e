/**
 * Where advisories come from. One folder for each kind, beside this file; test/conformance/feed says how each behaves.
 */
import type { FeedRecord, NotUnderstood } from '../advisory.ts';

/** A document of a feed, out of its archive and decompressed. */
export interface FeedDocument {
  /** Its path in the archive or the directory; for messages, and for what only a name says. */
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Download {
  readonly url: string;
  /** The file that it is kept as. */
  readonly as: string;
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
  /** Seconds after which what rests on it is undetermined. */
  readonly staleAfterSeconds: number;
}

export class FeedError extends Error {
  override readonly name = 'FeedError';
}
