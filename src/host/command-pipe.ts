/** A FIFO that another program reads commands from. */
export interface CommandPipe {
  /**
   * One line by one write that never waits, so that no other writer's text can come between.
   * @param line at most {@link ATOMIC_BYTES}
   * @returns full when its reader is behind: nothing was written
   * @throws Failure `missing`, `denied`, `not-regular` for anything but a FIFO, `unreachable` when nobody reads it
   */
  write(line: Buffer): Promise<'written' | 'full'>;
}

/** PIPE_BUF of Linux, pipe(7). */
export const ATOMIC_BYTES = 4096;
