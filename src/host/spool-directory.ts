/** A directory out of which another program takes files. Every error is a Failure that names the path. */
export interface SpoolDirectory {
  /** Names of what is in it, unordered. */
  list(): Promise<readonly string[]>;
  /** @returns undefined where it has been taken */
  read(name: string, maxBytes: number): Promise<string | undefined>;
  /**
   * A new file, its content durable; what was there is replaced. Whoever the directory belongs to can read it.
   * @param modifiedAt seconds since the epoch that the file shall say of itself
   */
  write(name: string, content: string, modifiedAt: number): Promise<void>;
  /** What is under the new name is replaced. */
  rename(from: string, to: string): Promise<void>;
  /** What is not there is removed already. */
  remove(name: string): Promise<void>;
  /** Everything above is durable when it resolves. */
  sync(): Promise<void>;
}
