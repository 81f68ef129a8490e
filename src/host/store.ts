/** Writing files that others will trust. */
export interface Store {
  /**
   * Replaces `directory/name` in one step, so that a reader sees the old content or the new, whole.
   * The directory belongs to root or the effective user, and nobody else can write it.
   * @param mode permission bits of the new file
   * @throws Failure
   */
  replace(directory: string, name: string, content: string | Buffer, mode: number): Promise<void>;

  /**
   * A file that was not there before.
   * @param mode permission bits it has from the beginning
   * @throws Failure `refused` where something of that name is there already, or as {@link replace}
   */
  create(directory: string, name: string, content: string, mode: number): Promise<void>;

  /**
   * Makes `directory/current` a link to a new directory with exactly these files, in one step: whoever reads, and a
   * crash at any point, finds the old edition or the new, whole. The edition before stays, for those who read it; what
   * is older is removed.
   * @param name begins the name of the new directory
   * @throws Failure
   */
  install(directory: string, name: string, files: ReadonlyMap<string, Buffer>): Promise<void>;

  /**
   * A directory in one of ours, made where it is not there yet.
   * @param name of one component
   * @returns its path. @throws Failure as {@link replace}
   */
  subdirectory(directory: string, name: string): Promise<string>;

  /**
   * Does the work while no other process does any under the same directory. One that ends, however it ends, leaves
   * nothing locked.
   * @throws Failure `timeout` where another is at work for a minute, and as {@link replace}
   */
  exclusively<T>(directory: string, work: () => Promise<T>): Promise<T>;
}
