/** The body of a request as the sender had it before compression. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { HeardRequest, SpokenReply } from '../../../host/listener.ts';
import { refusal } from './refusal.ts';

/** @param maxBytes after decompression */
export async function decoded(
  { body, headers }: HeardRequest,
  maxBytes: number,
): Promise<Buffer | SpokenReply> {
  if (body === undefined) return refusal(413, 'the body is too long');
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') {
    return body.length > maxBytes ? refusal(413, 'the body is too long') : body;
  }
  if (encoding !== 'gzip') return refusal(415, 'the only content encoding is gzip');
  try {
    return await promisify(gunzip)(body, { maxOutputLength: maxBytes });
  } catch (error) {
    return error instanceof RangeError
      ? refusal(413, 'the body is too long')
      : refusal(422, 'the body is not gzip');
  }
}
