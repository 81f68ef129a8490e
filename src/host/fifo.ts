/** Named pipes, read without ever blocking. What was read cannot be put back. */
export interface Fifo {
  /** Tells whether the path still names this pipe. */
  readonly inode: number;
  /** What is in it, at most so many bytes; none where nobody has written. @throws Failure */
  read(maxBytes: number): Promise<Buffer>;
  close(): Promise<void>;
}
