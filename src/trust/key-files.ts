/** Keys in files: the private one of whoever signs, and the directory of those that a host trusts. */
import { Failure } from '../host/failure.ts';
import { readOwnFile, readSecretFile, requireOwnDirectory, type TrustHost } from './own-file.ts';
import {
  parsePrivateKey,
  parsePublicKey,
  requireStrong,
  type PrivateKey,
  type PublicKey,
} from './rsa-key.ts';

const MAX_KEY_BYTES = 16_384;
const MAX_KEYS = 100;
const PEM = '.pem';

/** @throws Failure `denied` where others could read it, `weak-key`, `malformed`, or as `Files.open` */
export async function readPrivateKey(host: TrustHost, path: string): Promise<PrivateKey> {
  const key = await parsePrivateKey(await readSecretFile(host, path, MAX_KEY_BYTES), path);
  requireStrong(key, path);
  return key;
}

/**
 * The key of this id among the `*.pem` files of a directory. Taking a key out of the directory revokes it.
 * @throws Failure `unknown-key`, `weak-key`, `denied` where others could add a key, or as `Files.list`
 */
export async function findTrustedKey(host: TrustHost, directory: string, id: string): Promise<PublicKey> {
  await requireOwnDirectory(host, directory);
  const names = (await host.files.list(directory)).filter((name) => name.endsWith(PEM)).toSorted();
  if (names.length > MAX_KEYS) throw new Failure('too-large', `${directory}: more than ${MAX_KEYS} keys`);
  const unusable: string[] = [];
  for (const name of names) {
    const path = `${directory}/${name}`;
    const key = await readPublicKey(host, path).catch((error: unknown) => unusableKey(error, unusable));
    if (key?.id !== id) continue;
    requireStrong(key, path);
    return key;
  }
  const why = [`no key ${id.slice(0, 16)}… among the ${names.length} in it`, ...unusable].join('; ');
  throw new Failure('unknown-key', `${directory}: ${why}`);
}

async function readPublicKey(host: TrustHost, path: string): Promise<PublicKey> {
  return await parsePublicKey(await readOwnFile(host, path, MAX_KEY_BYTES), path);
}

/** One file that is no key does not hide the others; it is said when none of them is the right one. */
function unusableKey(error: unknown, unusable: string[]): undefined {
  if (!(error instanceof Failure)) throw error;
  unusable.push(error.message);
}
