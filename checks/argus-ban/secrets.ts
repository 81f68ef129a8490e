/** What only the operator knows: none of it ever stands in a message, not even the path of the salt. */
import { Failure } from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import { MAX_ANCHOR_FILE_BYTES } from '../../src/x509/certificate-files.ts';

export const SALT_VARIABLE = 'SECMON_ARGUS_SALT';
const MAX_SALT_BYTES = 4096;
/** Others may neither read nor write it, and the group may not write it. */
const FORBIDDEN_BITS = 0o027;

/**
 * The salt without the line end of its file.
 * @param path of its file; who mistakes the option gives the salt itself here, so it is never shown
 * @throws Failure
 */
export async function readSalt(host: Host, path: string | undefined): Promise<Buffer> {
  if (path === undefined) {
    const text = host.environment(SALT_VARIABLE);
    if (text === undefined)
      throw new Failure('missing', `no salt: give --salt (or ${SALT_VARIABLE}, without --ssh)`);
    if (text === '') throw new Failure('malformed', `the salt in ${SALT_VARIABLE} is empty`);
    return Buffer.from(text, 'utf8');
  }
  const salt = withoutLineEnd(await readSecret(host.operator, path, MAX_SALT_BYTES, 'the file of the salt'));
  if (salt.length === 0) throw new Failure('malformed', 'the file of the salt is empty');
  return salt;
}

function withoutLineEnd(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  return bytes.subarray(0, text.replace(/\r?\n$/, '').length);
}

/** @throws Failure */
export async function readClientKey({ operator }: Host, path: string): Promise<string> {
  const bytes = await readSecret(operator, path, MAX_ANCHOR_FILE_BYTES, 'the file of the client key');
  return bytes.toString('latin1');
}

/** @param called what messages say in place of the path */
async function readSecret(
  { files, accounts }: Host['operator'],
  path: string,
  maxBytes: number,
  called: string,
): Promise<Buffer> {
  const { status, bytes } = await files.open(path, maxBytes).catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.reason, error.message.replaceAll(path, called));
  });
  if (![0, accounts.effectiveUid()].includes(status.uid)) {
    throw new Failure('denied', `${called}: refused, its owner is uid ${status.uid}`);
  }
  if ((status.mode & FORBIDDEN_BITS) !== 0) {
    const mode = status.mode.toString(8).padStart(4, '0');
    throw new Failure('denied', `${called}: refused, its mode ${mode} lets others in`);
  }
  return bytes;
}
