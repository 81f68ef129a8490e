/** Many values of which one after the other is wanted, kept small until then. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const LEVEL = 1;
/** Compressed together: each compression takes memory of its own, which is not free again at once. */
const BATCH_CHARACTERS = 2 ** 22;

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
