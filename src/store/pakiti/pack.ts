/** Numbers of packages as bytes: sorted, each as the distance from the one before, seven bits a byte (LEB128). */

const SEVEN_BITS = 7;
const LOW = 0x7f;
const MORE = 0x80;
/** Of a distance, which is below 2^35. */
const MAX_BYTES = 5;

/** @param ids whole numbers from 1, below 2^32; in any order, repetitions count once */
export function pack(ids: Iterable<number>): Uint8Array {
  const sorted = Uint32Array.from(ids).sort();
  const bytes = new Uint8Array(sorted.length * MAX_BYTES);
  let end = 0;
  let last = 0;
  for (const id of sorted) {
    let distance = id - last;
    if (distance === 0) continue;
    for (; distance > LOW; distance >>>= SEVEN_BITS) bytes[end++] = (distance & LOW) | MORE;
    bytes[end++] = distance;
    last = id;
  }
  return bytes.slice(0, end);
}

/** @returns what {@link pack} was given, ascending */
export function unpack(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  let last = 0;
  let distance = 0;
  let shift = 0;
  for (const byte of bytes) {
    distance += (byte & LOW) * 2 ** shift;
    shift += SEVEN_BITS;
    if (byte > LOW) continue;
    last += distance;
    ids.push(last);
    distance = 0;
    shift = 0;
  }
  return ids;
}
