/** A file that lines are added to, for ever, and that is set aside when it has grown large. */
export interface Journal {
  /**
   * The file that it is now and its bytes; somebody may have taken it away or emptied it. `undefined` where there is none,
   * as after it was set aside.
   */
  standing(): Promise<Standing | undefined>;
  /** The last complete lines, at most so many bytes of them, across the last rotation. A torn last line is taken away. */
  tail(maxBytes: number): Promise<string>;
  /** Durable when it resolves. @param lines each ended by a newline */
  append(lines: string): Promise<void>;
}

export interface Standing {
  /** Of this file, not of its path. */
  readonly file: string;
  readonly bytes: number;
}
