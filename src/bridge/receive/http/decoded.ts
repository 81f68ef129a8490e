/** The body of a request as the sender had it before compression. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { HeardRequest, SpokenReply } from '../../../host/listener.ts';
import { refusal } from './refusal.ts';

/** @param maxBytes after decompression */
export type Decode = (
  request: Pick<HeardRequest, 'body' | 'headers'>,
  maxBytes: number,
) => Promise<Buffer | SpokenReply>;

type Decompress = (body: Buffer, maxBytes: number) => Promise<Buffer | SpokenReply>;

/** One body is decompressed after the other: what many hold at once is then as small as what they have sent. */
export function decoder(decompress: Decompress = decompressed): Decode {
  let turn: Promise<unknown> = Promise.resolve();
  return async ({ body, headers }, maxBytes) => {
    if (body === undefined) return refusal(413, 'the body is too long');
    const encoding = headers['content-encoding'];
    if (encoding === undefined || encoding === 'identity') {
      return body.length > maxBytes ? refusal(413, 'the body is too long') : body;
    }
    if (encoding !== 'gzip') return refusal(415, 'the only content encoding is gzip');
    const decoding = turn.then(() => decompress(body, maxBytes));
    turn = decoding.catch(() => undefined);
    return await decoding;
  };
}

const CHUNK_BYTES = 128 * 1024;

async function decompressed(body: Buffer, maxBytes: number): Promise<Buffer | SpokenReply> {
  try {
    return await promisify(gunzip)(body, { maxOutputLength: maxBytes, chunkSize: CHUNK_BYTES });
  } catch (error) {
    return error instanceof RangeError
      ? refusal(413, 'the body is too long')
      : refusal(422, 'the body is not gzip');
  }
}
