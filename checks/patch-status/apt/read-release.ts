/** The release file of a source as apt has stored it. */
import { Failure } from '../../../src/check/index.ts';
import { nameOfBytes } from '../../../src/host/file-name.ts';
import type { Look } from '../../../src/evidence/look.ts';
import { parseRelease, type ReleaseFile } from './release-file.ts';

const MAX_BYTES = 64 * 2 ** 20;

/** @param begin path that the names begin with. @param stored names in that directory. @throws Failure */
export async function readRelease(
  { host: { files } }: Look,
  begin: string,
  stored: ReadonlySet<string>,
): Promise<ReleaseFile> {
  const name = begin.slice(begin.lastIndexOf('/') + 1);
  const kind = ['InRelease', 'Release'].find((each) => stored.has(`${name}${each}`));
  if (kind === undefined)
    throw new Failure('missing', `${begin}InRelease: no such file, it was never fetched`);
  const path = `${begin}${kind}`;
  const { bytes } = await files.open(path, MAX_BYTES);
  return parseRelease(nameOfBytes(bytes), path, stored.has(`${name}Release.gpg`));
}
