/** Many values of which one after the other is wanted, kept small until then. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const LEVEL = 1;
/** Compressed together: each compression takes memory of its own, which is not free again at once. */
const BATCH_CHARACTERS = 2 ** 19;

/** Of values that JSON can say. */
export class Packed<T> implements Iterable<T> {
  readonly #full: Buffer[] = [];
  #open: string[] = [];
  #characters = 0;

  add(value: T): void {
    const text = JSON.stringify(value);
    this.#open.push(text);
    this.#characters += text.length;
    if (this.#characters < BATCH_CHARACTERS) return;
    this.#full.push(deflateRawSync(`[${this.#open.join(',')}]`, { level: LEVEL }));
    this.#open = [];
    this.#characters = 0;
  }

  *[Symbol.iterator](): Generator<T> {
    for (const bytes of this.#full) yield* JSON.parse(inflateRawSync(bytes).toString()) as readonly T[];
    for (const text of this.#open) yield JSON.parse(text) as T;
  }
}

const BLOCK_BYTES = 2 ** 20;
const LENGTH_BYTES = 4;

/** Values by name, as bytes until they are asked for: of hundreds of thousands of objects most is what holds them together. */
export class PackedByName<T> {
  readonly #blocks: Buffer[] = [];
  /** Where the last block is free. */
  #free = BLOCK_BYTES;
  /** Which block, times its size, and where in it. */
  readonly #places = new Map<string, number>();

  set(name: string, value: T): void {
    const text = JSON.stringify(value);
    const needed = LENGTH_BYTES + Buffer.byteLength(text);
    if (this.#free + needed > BLOCK_BYTES) this.#begin(needed);
    const block = this.#blocks.at(-1) ?? Buffer.alloc(0);
    block.writeUInt32LE(block.write(text, this.#free + LENGTH_BYTES), this.#free);
    // Cut out of a document, a name would keep the piece that it was cut out of.
    this.#places.set(Buffer.from(name).toString(), (this.#blocks.length - 1) * BLOCK_BYTES + this.#free);
    this.#free += needed;
  }

  /** Another object each time. */
  get(name: string): T | undefined {
    const place = this.#places.get(name);
    const block = place === undefined ? undefined : this.#blocks[Math.floor(place / BLOCK_BYTES)];
    if (place === undefined || block === undefined) return undefined;
    const at = (place % BLOCK_BYTES) + LENGTH_BYTES;
    return JSON.parse(block.toString('utf8', at, at + block.readUInt32LE(at - LENGTH_BYTES))) as T;
  }

  /** One that is larger than a block has its own. */
  #begin(needed: number): void {
    this.#blocks.push(Buffer.allocUnsafe(Math.max(BLOCK_BYTES, needed)));
    this.#free = 0;
  }
}
