/** Files that hold a private key, whatever they are called. */
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';

/** An RSA key of 16,384 bits takes 13 KiB as PEM; certificates, comments or other keys may stand before it. */
const MAX_BYTES = 2 ** 20;
/** RFC 7468, and the formats of OpenSSH, ssh 1 and PuTTY. */
const PRIVATE_KEY =
  /^-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----|^SSH PRIVATE KEY FILE FORMAT 1\.1|^PuTTY-User-Key-File-\d/m;

/** Nothing of the content is kept. A failure says that the file could not be read. */
export async function holdsPrivateKey(host: Host, path: string): Promise<boolean | Failure> {
  try {
    const { bytes } = await host.files.open(path, MAX_BYTES);
    return PRIVATE_KEY.test(bytes.toString('latin1'));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const isNone =
      error.reason === 'too-large' || error.reason === 'missing' || error.reason === 'not-regular';
    return isNone ? false : error;
  }
}
