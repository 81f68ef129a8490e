/** A file that lines are added to, for ever, and that is set aside when it has grown large. */
export interface Journal {
  /** The last complete lines, at most so many bytes of them, across the last rotation. A torn last line is taken away. */
  tail(maxBytes: number): Promise<string>;
  /** Durable when it resolves. @param lines each ended by a newline */
  append(lines: string): Promise<void>;
}
