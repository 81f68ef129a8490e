/**
 * A directory that others put files into, for us to take. A file is first moved out of their reach, so that a newer one
 * of the same name is never mistaken for it, then read, and removed when what it says is durable.
 */
import type { FileStatus } from './files.ts';
import type { Pieces } from './pieces.ts';

export interface Spool {
  /** What the directory itself is. @throws Failure */
  status(): Promise<FileStatus>;
  /**
   * Names of what waits, in order, those that an earlier process had taken and not finished among them. Names that begin
   * with a dot are files that somebody still writes.
   * @throws Failure
   */
  waiting(): Promise<readonly string[]>;
  /** Opens what waits where it lies; it may be replaced meanwhile. @throws Failure as {@link open} */
  look(name: string): Promise<Pieces>;
  /** Moves what waits out of the reach of others, whatever it is. @throws Failure `missing`, … */
  take(name: string): Promise<void>;
  /**
   * Opens what was taken: no link is followed, and whatever is not a regular file of one name is refused.
   * @throws Failure `not-regular`, …
   */
  open(name: string): Promise<Pieces>;
  /** Puts a file among what was taken, in place of one of that name: durable when it resolves. @throws Failure */
  put(name: string, content: Buffer): Promise<void>;
  /** Removes what was taken. @throws Failure */
  remove(name: string): Promise<void>;
  /** Sets aside what was taken, with the reason beside it, in the directory `rejected`; it is not read again. @throws Failure */
  reject(name: string, reason: string): Promise<void>;
}
