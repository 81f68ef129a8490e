/** Standard input, whole. */
import { Failure } from '../../src/host/failure.ts';

/** @throws Failure `too-large`, or what the system says */
export async function readInput(maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new Failure('too-large', `standard input: more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
