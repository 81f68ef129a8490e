/** Writing files that others will trust. */
export interface Store {
  /**
   * Replaces `directory/name` in one step, so that a reader sees the old content or the new, whole.
   * The directory belongs to root or the effective user, and nobody else can write it.
   * @param mode permission bits of the new file
   * @throws Failure
   */
  replace(directory: string, name: string, content: string, mode: number): Promise<void>;
}
