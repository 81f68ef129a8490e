/** What every look gets. */
import type { Look } from '../../src/evidence/look.ts';
import type { Report } from './report.ts';

export interface Context {
  readonly look: Look;
  readonly report: Report;
  /** nice(1). */
  readonly nice: number;
  readonly exclude: readonly string[];
  /** Directories that the operator names for what names no place: one that is not there is a mistake. */
  readonly roots: readonly string[];
  /** Bytes that are hashed at most, of all files together. */
  readonly maxRead: number;
  /** The operator's own files, as `DEVICE:INODE`, where the host is the machine that they are on. */
  readonly own: ReadonlySet<string>;
}
