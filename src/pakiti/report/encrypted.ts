/**
 * Reports that only the server can read: DER of CMS EnvelopedData, as `openssl smime -encrypt -outform DER` writes it.
 * Source: RFC 5652, section 6.
 */
import { Failure } from '../../host/failure.ts';
import type { Host } from '../../host/host.ts';
import { ReportError } from './report-error.ts';

/** The object identifier 1.2.840.113549.1.7.3 with its tag and length. */
const ENVELOPED_DATA = Buffer.from('06092a864886f70d010703', 'hex');
const SEQUENCE = 0x30;
const LONG_FORM = 0x80;
const MAX_LENGTH_BYTES = 4;
/** Some 15,000 packages of protocol 6. */
const MAX_BYTES = 2 * 2 ** 20;
const SECONDS = 20;

export function looksEncrypted(bytes: Buffer): boolean {
  const length = bytes[1] ?? 0;
  const lengthBytes = length > LONG_FORM ? length - LONG_FORM : 0;
  if (bytes[0] !== SEQUENCE || lengthBytes > MAX_LENGTH_BYTES) return false;
  const start = 2 + lengthBytes;
  return bytes.subarray(start, start + ENVELOPED_DATA.length).equals(ENVELOPED_DATA);
}

export type Decrypt = (bytes: Buffer) => Promise<Buffer>;

/**
 * One after the other: each takes a process.
 * @param key path of the PEM file; without it nothing can be read
 */
export function decryptor(
  { commands, clock }: Pick<Host, 'commands' | 'clock'>,
  key: string | undefined,
): Decrypt {
  let turn: Promise<unknown> = Promise.resolve();
  return async (bytes) => {
    if (key === undefined)
      throw new ReportError('malformed', 'encrypted, and there is no key to read it with');
    if (bytes.length > MAX_BYTES)
      throw new ReportError('too-large', `encrypted, and longer than ${MAX_BYTES} bytes`);
    const reading = turn.then(() => decrypt(commands, clock.after(SECONDS), bytes, key));
    turn = reading.catch(() => undefined);
    return await reading;
  };
}

/** @throws ReportError for what cannot be decrypted, Failure where that is our own trouble */
async function decrypt(
  commands: Host['commands'],
  signal: AbortSignal,
  bytes: Buffer,
  key: string,
): Promise<Buffer> {
  const openssl = await commands.find('openssl');
  if (openssl === undefined) throw new Failure('missing', 'openssl: not found, and reports are encrypted');
  const argv = [openssl, 'cms', '-decrypt', '-binary', '-inform', 'PEM', '-inkey', key] as const;
  const { exitCode, stdout } = await commands.run([...argv], signal, pem(bytes));
  if (exitCode !== 0) throw new ReportError('malformed', 'encrypted, but not for the key that is here');
  // What is not UTF-8 becomes U+FFFD, as in a report that comes in the clear.
  return Buffer.from(stdout);
}

/** Text goes through a pipe as it is. */
function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return `-----BEGIN CMS-----\n${lines}\n-----END CMS-----\n`;
}
