/**
 * Files that hold DER, either as it is or in PEM (RFC 7468), where text around the blocks is ignored.
 */
import { DerCursor, DerError, TAG } from './der-cursor.ts';

export const CERTIFICATE_LABELS = ['CERTIFICATE', 'X509 CERTIFICATE'] as const;
export const LIST_LABELS = ['X509 CRL', 'CRL'] as const;

/**
 * Every object in a file, in order.
 * @throws DerError when there is none
 */
export function objectsIn(bytes: Buffer, labels: readonly string[]): readonly Buffer[] {
  if (bytes.length === 0) throw new DerError(0, 'an empty file');
  if (isDer(bytes)) return [derObject(bytes)];
  const objects = labels.flatMap((label) => blocks(bytes, label)).toSorted((a, b) => a.at - b.at);
  if (objects.length === 0) throw new DerError(0, `neither DER nor PEM of '${labels[0] ?? ''}'`);
  return objects.map(({ der }) => der);
}

/** Text may begin with the digit 0, which is also the tag of a sequence; its second byte is then no long length. */
function isDer(bytes: Buffer): boolean {
  return bytes[0] === TAG.sequence && ((bytes[1] ?? 0) >= 0x80 || !bytes.includes('-----BEGIN '));
}

/** What follows the object may only be white space. */
function derObject(bytes: Buffer): Buffer {
  const cursor = new DerCursor(bytes);
  const object = cursor.whole(TAG.sequence);
  if (bytes.toString('latin1', cursor.at).trim() !== '') throw new DerError(cursor.at, 'bytes after the end');
  return object;
}

interface Block {
  readonly at: number;
  readonly der: Buffer;
}

function blocks(bytes: Buffer, label: string): Block[] {
  const [begin, end] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`];
  const found: Block[] = [];
  for (let from = 0; ;) {
    const at = bytes.indexOf(begin, from, 'latin1');
    if (at < 0) return found;
    const stop = bytes.indexOf(end, at, 'latin1');
    if (stop < 0) throw new DerError(at, `a block of '${label}' without end`);
    found.push({ at, der: Buffer.from(bytes.toString('latin1', at + begin.length, stop), 'base64') });
    from = stop + end.length;
  }
}
