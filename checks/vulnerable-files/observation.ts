/** What the check saw: the lists, and what is there of each entry. */
import type { Observation } from '../../src/check/index.ts';
import type { TreeEntry, TreeError } from '../../src/host/trees.ts';

export interface Owners {
  readonly uids: readonly number[];
  /** Names that are no accounts, or that nothing could be told of. */
  readonly unknown: readonly string[];
}

/** One entry of a list, its modes and accounts as numbers. */
export interface ListedFile {
  /** Absolute path or glob. */
  readonly at: string;
  /** The most permissive modes; null where there is no limit. */
  readonly warning: number | null;
  readonly critical: number | null;
  /** Who may own it; null where anybody may. */
  readonly owners: Owners | null;
  readonly ids: readonly string[];
  readonly note: string | null;
  /** What is there. A link is followed. */
  readonly found: readonly TreeEntry[];
  /** Links that lead to nothing. */
  readonly dangling: readonly string[];
  /** What could not be looked at. */
  readonly errors: readonly TreeError[];
}

export interface SeenList {
  /** The file; null for the shipped one. */
  readonly list: string | null;
  /** What of the list could not be read, each with file and line. */
  readonly complaints: readonly string[];
  readonly files: readonly ListedFile[];
}

export interface FilesObservation extends Observation {
  readonly lists: readonly SeenList[];
  /** How many paths could not be looked at beyond those that are named. */
  readonly moreUnread: number;
}
