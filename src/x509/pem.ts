/**
 * Files that hold DER, either as it is or in PEM (RFC 7468), where text around the blocks is ignored.
 */
import { DerCursor, DerError, TAG } from './der-cursor.ts';

export const CERTIFICATE_LABELS = ['CERTIFICATE', 'X509 CERTIFICATE'] as const;
export const LIST_LABELS = ['X509 CRL', 'CRL'] as const;

/**
 * Every object in a file, in order.
 * @throws DerError when there is none, or more than {@link MAX_BLOCKS}
 */
export function objectsIn(bytes: Buffer, labels: readonly string[]): readonly Buffer[] {
  if (bytes.length === 0) throw new DerError(0, 'an empty file');
  if (isDer(bytes)) return [derObject(bytes)];
  const objects = [...blocksIn(bytes)].filter(({ label }) => labels.includes(label));
  if (objects.length === 0) throw new DerError(0, `neither DER nor PEM of '${labels[0] ?? ''}'`);
  return objects.map(({ der }) => der);
}

/** Text may begin with the digit 0, which is also the tag of a sequence; its second byte is then no long length. */
function isDer(bytes: Buffer): boolean {
  return bytes[0] === TAG.sequence && ((bytes[1] ?? 0) >= 0x80 || !bytes.includes(BEGIN));
}

/** What follows the object may only be white space. */
function derObject(bytes: Buffer): Buffer {
  const cursor = new DerCursor(bytes);
  const object = cursor.whole(TAG.sequence);
  if (bytes.toString('latin1', cursor.at).trim() !== '') throw new DerError(cursor.at, 'bytes after the end');
  return object;
}

interface Block {
  readonly label: string;
  readonly der: Buffer;
}

const BEGIN = '-----BEGIN ';
const DASHES = '-----';
const MAX_LABEL = 64;
/** Far above every bundle that is in use; it bounds what a file of tiny blocks, which anybody may publish, can cost. */
export const MAX_BLOCKS = 2000;

function* blocksIn(bytes: Buffer): Generator<Block> {
  let count = 0;
  for (let at = bytes.indexOf(BEGIN); at >= 0;) {
    count += 1;
    if (count > MAX_BLOCKS) throw new DerError(at, `more than ${MAX_BLOCKS} objects in a file`);
    const from = at + BEGIN.length;
    const label = bytes.toString('latin1', from, from + MAX_LABEL).split(DASHES, 1)[0] ?? '';
    const body = from + label.length + DASHES.length;
    const end = bytes.indexOf(`-----END ${label}-----`, body, 'latin1');
    if (end < 0) throw new DerError(at, `a block of '${label}' without end`);
    yield { label, der: Buffer.from(bytes.toString('latin1', body, end), 'base64') };
    at = bytes.indexOf(BEGIN, end);
  }
}

/** One object in PEM. */
export function pemText(der: Buffer, label: string): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
