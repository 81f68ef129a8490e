/**
 * Walking directory trees in worker threads, so that a file system that hangs never stops the deadline.
 */
import type { FileStatus, FileType } from './files.ts';
import type { FailureReason } from './failure.ts';

/** An entry is selected when any of its clauses holds whole. */
export interface Selection {
  /** Only entries of these types. */
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
}

export interface Walk {
  readonly root: string;
  readonly recursive: boolean;
  /** Stay on the root's file system. */
  readonly oneFileSystem: boolean;
  /** Directories and entries that are left out whole, by exact path. */
  readonly exclude: readonly string[];
  readonly select: readonly Selection[];
}

export interface TreeEntry extends FileStatus {
  readonly path: string;
}

export interface TreeError {
  readonly path: string;
  readonly reason: FailureReason;
  readonly message: string;
}

export interface TreeReport {
  /** Entries looked at, the root included. */
  readonly seen: number;
  readonly selected: readonly TreeEntry[];
  /** The first errors; `errorCount` counts all. */
  readonly errors: readonly TreeError[];
  readonly errorCount: number;
}

export interface Trees {
  /** Symbolic links below the root are never followed. */
  walk(walk: Walk, signal: AbortSignal): Promise<TreeReport>;
}
