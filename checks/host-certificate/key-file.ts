/** Looks at the file of the private key. Nothing of the key itself goes into the observation. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Failure } from '../../src/check/index.ts';
import type { Files } from '../../src/host/files.ts';
import type { KeyFile, Untold } from './observation.ts';

const MAX_BYTES = 2 ** 16;

/** @param certified the key in the certificate */
export async function lookAtKey(files: Files, path: string, certified: KeyObject): Promise<KeyFile> {
  try {
    const { status, bytes } = await files.open(path, MAX_BYTES);
    return { path, mode: status.mode, match: matches(bytes, certified) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { path, mode: await modeOf(files, path), match: untold(error, path) };
  }
}

/** Its mode can be seen by everybody who may enter the directory. */
async function modeOf(files: Files, path: string): Promise<number | null> {
  try {
    return (await files.status(path)).mode;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

function untold({ reason, message }: Failure, path: string): Untold {
  return { failure: reason, message: message.replace(`${path}: `, '') };
}

function matches(bytes: Buffer, certified: KeyObject): boolean | Untold {
  const text = bytes.toString('latin1');
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    return { failure: 'denied', message: 'has a passphrase' };
  }
  const key = readKey(bytes, text);
  if (key === undefined) return { failure: 'malformed', message: 'holds no private key' };
  return publicBytes(createPublicKey(key)).equals(publicBytes(certified));
}

/** OpenSSL's own messages are left out: they may quote what they have read. */
function readKey(bytes: Buffer, text: string): KeyObject | undefined {
  const forms = text.includes('-----BEGIN ')
    ? [{ key: bytes, format: 'pem' } as const]
    : (['pkcs8', 'pkcs1', 'sec1'] as const).map((type) => ({ key: bytes, format: 'der', type }) as const);
  for (const form of forms) {
    try {
      return createPrivateKey(form);
    } catch {
      // The next form may fit.
    }
  }
  return undefined;
}

function publicBytes(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}
