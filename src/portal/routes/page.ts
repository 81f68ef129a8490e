/** Pages by keyset: what is asked for next begins after the last row, so that new rows shift nothing. */

export interface Page<R> {
  readonly rows: readonly R[];
  /** The last row, where there are more. */
  readonly last: R | undefined;
}

/** Texts are up to a megabyte each: a page ends before they are too many, and the next begins there. */
const MAX_BYTES = 8 * 2 ** 20;
/** The first rows tell how long the others may be. */
const FIRST_CHUNK = 25;
const MAX_CHUNK = 500;

/**
 * @param fetch the rows after one, in their order, at most so many
 * @param sizeOf bytes, roughly
 */
export async function page<R>(
  fetch: (after: R | undefined, limit: number) => Promise<readonly R[]>,
  limit: number,
  sizeOf: (row: R) => number,
): Promise<Page<R>> {
  const rows: R[] = [];
  let bytes = 0;
  for (;;) {
    const wanted = Math.min(chunkAfter(rows.length, bytes), limit - rows.length + 1);
    const chunk = await fetch(rows.at(-1), wanted);
    for (const row of chunk) {
      if (rows.length === limit || bytes > MAX_BYTES) return { rows, last: rows.at(-1) };
      rows.push(row);
      bytes += sizeOf(row);
    }
    if (chunk.length < wanted) return { rows, last: undefined };
  }
}

/** Every row, chunk by chunk; others are served in between. */
export async function* every<R>(
  fetch: (after: R | undefined, limit: number) => Promise<readonly R[]>,
  sizeOf: (row: R) => number,
): AsyncGenerator<R> {
  let last: R | undefined;
  let count = 0;
  let bytes = 0;
  for (;;) {
    const wanted = chunkAfter(count, bytes);
    const chunk = await fetch(last, wanted);
    yield* chunk;
    last = chunk.at(-1);
    count += chunk.length;
    for (const row of chunk) bytes += sizeOf(row);
    if (chunk.length < wanted) return;
    await new Promise(setImmediate);
  }
}

function chunkAfter(rows: number, bytes: number): number {
  if (rows === 0) return FIRST_CHUNK;
  return Math.max(1, Math.min(MAX_CHUNK, Math.floor((MAX_BYTES * rows) / (bytes + 1))));
}
