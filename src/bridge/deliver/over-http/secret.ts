/** Tokens, keys and passwords, each alone in a file that nobody else can read. */
import { Failure } from '../../../host/failure.ts';
import type { Machine } from '../../../host/machine.ts';
import { readSecretFile } from '../../../trust/own-file.ts';

const MAX_BYTES = 65_536;
/** What may stand in a header. */
const PRINTABLE = /^[\x20-\x7e]+$/;

/**
 * The first line of a file.
 * @throws Failure `denied` where others could read it, `malformed`, or as `Files.open`
 */
export async function readSecret(machine: Machine, path: string): Promise<string> {
  const text = await readSecretFile(machine, path, MAX_BYTES);
  const secret = text.replace(/\r?\n$/, '');
  if (!PRINTABLE.test(secret)) throw new Failure('malformed', `${path}: not one line of printable ASCII`);
  return secret;
}

/** A private key in PEM. @throws as {@link readSecret} */
export async function readSecretPem(machine: Machine, path: string): Promise<string> {
  return await readSecretFile(machine, path, MAX_BYTES);
}
