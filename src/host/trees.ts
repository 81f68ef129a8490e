/**
 * Walking directory trees. Whatever may be large is walked in worker threads, so that a file system that hangs never
 * stops the deadline.
 */
import type { FailureReason } from './failure.ts';
import type { FileStatus, FileType } from './files.ts';

/** Conditions that all have to hold; an absent one holds. */
export interface Clause {
  readonly types: readonly FileType[];
  /** Any of these mode bits is set. */
  readonly anyBitSet?: number;
  /** Any of these mode bits is clear. */
  readonly anyBitClear?: number;
  /** All of these mode bits are clear. */
  readonly allBitsClear?: number;
  /** The owner is none of these. */
  readonly ownerNotIn?: readonly number[];
  /** The group is none of these. */
  readonly groupNotIn?: readonly number[];
  /** It is a regular file of one of these sizes in bytes. */
  readonly sizeIn?: readonly number[];
  /** It is a regular file of at most so many bytes. */
  readonly sizeAtMost?: number;
  /** The last component of its path is one of these, or like one of the globs. */
  readonly nameIn?: Names;
}

export interface Names {
  readonly exact: readonly string[];
  /** Globs of one component, without braces (src/host/glob.ts). */
  readonly like: readonly string[];
}

/** An entry is selected when any of the clauses holds. */
export interface Selection {
  readonly anyOf: readonly Clause[];
  /**
   * Paths or globs of entries that are left out with all that is below them. They count on the way down only: a root
   * was asked for by name.
   */
  readonly exclude: readonly string[];
  /** Of all selected entries only so many are kept, the first by path. */
  readonly limit: number;
}

export interface Walk {
  /** Absolute paths. One that is a symbolic link is followed, below them none is. */
  readonly roots: readonly string[];
  /** 0 looks at the roots alone, 1 at their entries too, Infinity at everything below. */
  readonly depth: number;
  /** Stay on the file system of each root. */
  readonly oneFileSystem: boolean;
  /** At most {@link MAX_SELECTIONS}. A directory that all of them exclude is not descended into. */
  readonly select: readonly Selection[];
  /** By how much the walk yields the processor to others, 1 to 19 (nice(1)); 0 unless given. */
  readonly nice?: number;
}

/** Sets of selections are the bits of a 32-bit number. */
export const MAX_SELECTIONS = 30;

export interface TreeEntry extends Pick<FileStatus, 'type' | 'mode' | 'uid' | 'gid' | 'size'> {
  readonly path: string;
}

export interface Selected {
  /** How many entries were selected, those past the limit included. */
  readonly count: number;
  /** In order of their paths. */
  readonly entries: readonly TreeEntry[];
}

export interface TreeError {
  readonly path: string;
  readonly reason: FailureReason;
  readonly message: string;
}

/** Directories on another file system than their root, which the walk was told not to leave. */
export interface NotEntered {
  readonly count: number;
  /** The first by path, at most {@link MAX_ERRORS}. */
  readonly paths: readonly string[];
}

export interface TreeReport {
  /** Entries whose status was read, the roots included. */
  readonly seen: number;
  /** Entries that were gone, or no longer a directory, when their turn came. A root that is missing is an error. */
  readonly vanished: number;
  /** For each selection of the walk, in its order. */
  readonly selected: readonly Selected[];
  readonly notEntered: NotEntered;
  /** The first errors by path, at most {@link MAX_ERRORS}. */
  readonly errors: readonly TreeError[];
  readonly errorCount: number;
}

export const MAX_ERRORS = 20;

export interface Expansion {
  readonly paths: readonly string[];
  readonly errors: readonly TreeError[];
}

export interface Trees {
  /** A walk is likely to be asked for soon: what takes time to start may start. */
  prepare?(): void;
  /**
   * @param underWay is called once nothing else that is asked of the machine delays the walk; not at all when it fails
   * before
   * @throws Failure `timeout` when the signal aborts
   */
  walk(walk: Walk, signal: AbortSignal, underWay?: () => void): Promise<TreeReport>;
  /**
   * The paths that match a glob (src/host/glob.ts), in order.
   * @param under a directory that is taken as it is; the glob begins with `/` below it
   */
  expand(glob: string, under?: string): Promise<Expansion>;
  /**
   * What each of the paths is, links themselves, or why that cannot be told (`timeout` once the signal has aborted);
   * in the order of the paths.
   */
  statuses(paths: readonly string[], signal: AbortSignal): Promise<readonly (TreeEntry | TreeError)[]>;
}
