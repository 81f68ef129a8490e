/**
 * A cursor over DER, ITU-T X.690: single-byte tags, definite lengths in their shortest form of at most four bytes.
 * Everything else is refused, and nothing is ever read outside the given bounds.
 */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** `[number]`, primitive. */
export function contextPrimitive(number: number): number {
  return 0x80 | number;
}

/** `[number]`, constructed. */
export function contextConstructed(number: number): number {
  return 0xa0 | number;
}

/** Bytes that are no DER, or not the DER that was expected; `at` is the offset of the byte that says so. */
export class DerError extends Error {
  override readonly name = 'DerError';
  readonly at: number;

  constructor(at: number, what: string) {
    super(`${what} at byte ${at}`);
    this.at = at;
  }
}

export class DerCursor {
  readonly bytes: Buffer;
  readonly #end: number;
  #at: number;
  /** Bounds of the content of the element that was passed last. */
  #from: number;
  #to: number;

  constructor(bytes: Buffer, from = 0, end = bytes.length) {
    this.bytes = bytes;
    this.#at = this.#from = this.#to = from;
    this.#end = end;
  }

  /** Offset of the next element. */
  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** The next element's tag, undefined at the end. */
  get tag(): number | undefined {
    return this.isAtEnd ? undefined : this.bytes[this.#at];
  }

  /** Passes an element of any tag. @throws DerError */
  skipAny(): void {
    const tag = this.#byte(this.#at);
    if ((tag & 0x1f) === 0x1f) throw new DerError(this.#at, 'a tag of several bytes');
    this.#readLength(this.#at + 1);
    if (this.#to > this.#end) throw new DerError(this.#at, 'an element longer than what holds it');
    this.#at = this.#to;
  }

  /** Passes an element. @throws DerError where it has another tag */
  skip(tag: number): void {
    if (this.tag !== tag) throw new DerError(this.#at, `tag ${shown(tag)} expected, ${shown(this.tag)}`);
    this.skipAny();
  }

  /** Passes all elements up to the end and counts them. @throws DerError where one has another tag */
  skipAll(tag: number): number {
    const { bytes } = this;
    const end = this.#end;
    let count = 0;
    let at = this.#at;
    while (at < end) {
      const length = bytes[at + 1] ?? 0x80;
      if (bytes[at] === tag && length < 0x80 && at + 2 + length <= end) {
        at += 2 + length;
      } else {
        this.#at = at;
        this.skip(tag);
        at = this.#at;
      }
      count += 1;
    }
    this.#at = at;
    return count;
  }

  /** Passes an element; the cursor over its content. */
  enter(tag: number): DerCursor {
    this.skip(tag);
    return new DerCursor(this.bytes, this.#from, this.#to);
  }

  /** Passes an element; its content. */
  content(tag: number): Buffer {
    this.skip(tag);
    return this.bytes.subarray(this.#from, this.#to);
  }

  /** Passes an element; all of it, header included. */
  whole(tag: number): Buffer {
    const start = this.#at;
    this.skip(tag);
    return this.bytes.subarray(start, this.#to);
  }

  /** What has not been passed yet. */
  rest(): Buffer {
    return this.bytes.subarray(this.#at, this.#end);
  }

  /** @throws DerError unless everything has been passed */
  finish(): void {
    if (!this.isAtEnd) throw new DerError(this.#at, `the end expected, ${shown(this.tag)}`);
  }

  #readLength(at: number): void {
    const first = this.#byte(at);
    this.#from = at + 1;
    if (first < 0x80) {
      this.#to = this.#from + first;
      return;
    }
    const count = first & 0x7f;
    if (count === 0) throw new DerError(at, 'an indefinite length');
    if (count > 4) throw new DerError(at, `a length of ${count} bytes`);
    let length = 0;
    for (let index = 1; index <= count; index += 1) length = length * 256 + this.#byte(at + index);
    if (length < 0x80 || length < 256 ** (count - 1))
      throw new DerError(at, 'a length not in its shortest form');
    this.#from += count;
    this.#to = this.#from + length;
  }

  #byte(at: number): number {
    const byte = at < this.#end ? this.bytes[at] : undefined;
    if (byte === undefined) throw new DerError(at, 'cut off');
    return byte;
  }
}

function shown(tag: number | undefined): string {
  return tag === undefined ? 'nothing found' : `0x${tag.toString(16).padStart(2, '0')}`;
}
