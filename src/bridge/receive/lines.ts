/** Bytes that arrive in pieces, cut into lines. */
const NEWLINE = 0x0a;

/** A line without its newline, or the length in bytes of one that was too long to keep. */
export type Line = Buffer | { readonly droppedBytes: number };

/** Holds at most one line, and of one that is too long nothing. */
export class LineCutter {
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  /** Bytes since the last newline, kept or not. */
  #length = 0;

  /** @param maxBytes a line that is longer is dropped whole, never cut */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that end in this piece. */
  push(piece: Buffer): readonly Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (;;) {
      const end = piece.indexOf(NEWLINE, from);
      this.#hold(piece.subarray(from, end < 0 ? piece.length : end));
      if (end < 0) return lines;
      lines.push(this.#take());
      from = end + 1;
    }
  }

  /** What stands after the last newline; undefined where nothing does. */
  rest(): Line | undefined {
    return this.#length === 0 ? undefined : this.#take();
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  #hold(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > this.#maxBytes) this.#pieces = [];
    else if (bytes.length > 0) this.#pieces.push(bytes);
  }

  #take(): Line {
    const [first] = this.#pieces;
    const whole = first !== undefined && this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces);
    const line = this.#length > this.#maxBytes ? { droppedBytes: this.#length } : whole;
    this.#pieces = [];
    this.#length = 0;
    return line;
  }
}
