/** The authorities that the server's certificate may come from. */
import { Failure } from '../host/failure.ts';
import type { Files } from '../host/files.ts';
import { sortAnchorFiles } from './anchor-files.ts';
import { mapBounded } from './bounded.ts';
import { MAX_ANCHOR_FILE_BYTES } from './certificate-files.ts';
import { DerError } from './der-cursor.ts';
import { CERTIFICATE_LABELS, objectsIn, pemText } from './pem.ts';

const AT_ONCE = 32;

/** PEM of each certificate in the directory, once. A file that cannot be read authorises nobody. @throws Failure */
export async function readAuthorities(files: Files, directory: string): Promise<readonly string[]> {
  const { certificates } = sortAnchorFiles(await files.list(directory));
  const found = await mapBounded(certificates, AT_ONCE, (name) =>
    certificatesIn(files, `${directory}/${name}`),
  );
  const authorities = [...new Set(found.flat())];
  if (authorities.length === 0) throw new Failure('missing', `${directory}: no certificate of an authority`);
  return authorities;
}

async function certificatesIn(files: Files, path: string): Promise<readonly string[]> {
  try {
    const { bytes } = await files.open(path, MAX_ANCHOR_FILE_BYTES);
    return objectsIn(bytes, CERTIFICATE_LABELS).map((der) => pemText(der, CERTIFICATE_LABELS[0]));
  } catch (error) {
    if (error instanceof Failure || error instanceof DerError) return [];
    throw error;
  }
}
