/**
 * Parts what a remote script writes into the sections of its steps. They end with a nonce that nothing on the host
 * could know beforehand, so that no content can be taken for framing.
 */
export interface SectionListener {
  /** A part of the section that is under way. */
  data(chunk: Buffer): void;
  /** @param status what the step ended with, where the stream says it */
  end(status: number | undefined): void;
}

const NEWLINE = 0x0a;
const NOTHING = Buffer.alloc(0);
/** A line that is longer is none of the script's, and must not be waited for to its end. */
const LONGEST_STATUS = 16;

export class Sections {
  readonly #mark: Buffer;
  readonly #listener: SectionListener;
  #pending: Buffer = NOTHING;

  constructor(nonce: string, listener: SectionListener) {
    this.#mark = Buffer.from(`\n${nonce}`, 'latin1');
    this.#listener = listener;
  }

  push(chunk: Buffer): void {
    let rest = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    for (;;) {
      const at = rest.indexOf(this.#mark);
      const end = at < 0 ? -1 : rest.indexOf(NEWLINE, at + this.#mark.length);
      if (at >= 0 && (end < 0 ? rest.length : end) - at - this.#mark.length > LONGEST_STATUS) {
        rest = this.#emit(rest, at + 1);
        continue;
      }
      if (end < 0) {
        this.#pending = this.#emit(rest, at < 0 ? rest.length - this.#mark.length + 1 : at);
        return;
      }
      this.#emit(rest, at);
      const status = rest.toString('latin1', at + this.#mark.length, end).trim();
      rest = rest.subarray(end + 1);
      this.#listener.end(status === '' ? undefined : Number(status));
    }
  }

  /** What is left when there is nothing more to come. */
  get unfinished(): Buffer {
    return this.#pending;
  }

  /** @returns what was not emitted */
  #emit(bytes: Buffer, length: number): Buffer {
    if (length <= 0) return bytes;
    this.#listener.data(bytes.subarray(0, length));
    return bytes.subarray(length);
  }
}
