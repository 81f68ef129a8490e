/** Bytes that are read one piece after the other, more than once, kept small until then. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const LEVEL = 1;
const PIECE_BYTES = 2 ** 20;

export class PackedPieces {
  readonly #packed: Buffer[] = [];
  #open: Buffer[] = [];
  #openBytes = 0;

  add(bytes: Buffer): void {
    this.#open.push(bytes);
    this.#openBytes += bytes.length;
    if (this.#openBytes >= PIECE_BYTES) this.#pack();
  }

  *pieces(): Generator<Buffer> {
    if (this.#openBytes > 0) this.#pack();
    for (const piece of this.#packed) yield inflateRawSync(piece);
  }

  #pack(): void {
    this.#packed.push(deflateRawSync(Buffer.concat(this.#open, this.#openBytes), { level: LEVEL }));
    this.#open = [];
    this.#openBytes = 0;
  }
}
