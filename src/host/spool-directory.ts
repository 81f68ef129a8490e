/** A directory out of which another program takes files. Every error is a Failure that names the path. */
export interface SpoolDirectory {
  /** Names of what is in it, unordered. */
  list(): Promise<readonly string[]>;
  /** @returns undefined where it has been taken */
  read(name: string, maxBytes: number): Promise<string | undefined>;
  /** When it was last changed, seconds since the epoch; undefined where it is not there. */
  modifiedAt(name: string): Promise<number | undefined>;
  /** A new file, its content durable; what was there is replaced. Whoever the directory belongs to can read it. */
  write(name: string, content: string): Promise<void>;
  /**
   * What is under the new name is replaced.
   * @param modifiedAt when the file shall say that it was last changed, seconds since the epoch
   */
  rename(from: string, to: string, modifiedAt: number): Promise<void>;
  /** What is not there is removed already. */
  remove(name: string): Promise<void>;
  /** Everything above is durable when it resolves. */
  sync(): Promise<void>;
}
