/** A host on which signed data reads as exactly the bytes that were verified, however often it is read. */
import { Failure } from '../host/failure.ts';
import type { Files } from '../host/files.ts';
import type { Host } from '../host/host.ts';
import type { DataPurpose } from './purpose.ts';
import { readSigned, type SignedData, type TrustPlaces } from './signed-data.ts';

/**
 * The host for whoever loads the data at `path`: the files there come from memory, verified, and nothing else in that
 * place can be read. Every other path is the host's.
 * @throws Failure as {@link readSigned}
 */
export async function signedHost(
  host: Host,
  path: string,
  purpose: DataPurpose,
  places: TrustPlaces,
): Promise<Host> {
  const data = await readSigned(host, path, purpose, places);
  return { ...host, files: verifiedFiles(host.files, path, data) };
}

function verifiedFiles(files: Files, path: string, { file, files: contents }: SignedData): Files {
  const root = withoutSlash(path);
  const inside = (candidate: string): boolean => candidate === root || candidate.startsWith(`${root}/`);
  return {
    ...files,
    async open(candidate, maxBytes) {
      if (!inside(candidate)) return await files.open(candidate, maxBytes);
      const bytes = contents.get(file ?? candidate.slice(root.length + 1));
      if (bytes === undefined) throw new Failure('missing', `${candidate}: not among the signed files`);
      if (bytes.length > maxBytes)
        throw new Failure('too-large', `${candidate}: larger than ${maxBytes} bytes`);
      return { status: { ...(await files.status(candidate)), size: bytes.length }, bytes };
    },
    list: (directory) =>
      withoutSlash(directory) === root ? Promise.resolve([...contents.keys()]) : files.list(directory),
  };
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}
