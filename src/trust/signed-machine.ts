/** The operator's machine, on which signed data reads as exactly the bytes that were verified, however often it is read. */
import { Failure } from '../host/failure.ts';
import type { Files } from '../host/files.ts';
import type { Host, OperatorMachine } from '../host/host.ts';
import type { DataPurpose } from './purpose.ts';
import { readSigned, type SignedData, type TrustPlaces } from './signed-data.ts';

/**
 * What the data at `path` is to be read from: its files come from memory, verified, and nothing else in that place can be
 * read. Every other path is the machine's.
 * @throws Failure as {@link readSigned}
 */
export async function signedMachine(
  { operator, clock }: Host,
  path: string,
  purpose: DataPurpose,
  places: TrustPlaces,
): Promise<OperatorMachine> {
  const { files, accounts } = operator;
  const data = await readSigned({ files, accounts, clock }, path, purpose, places);
  return { ...operator, files: verifiedFiles(files, path, data) };
}

function verifiedFiles(files: Files, path: string, { file, files: contents }: SignedData): Files {
  const root = withoutSlash(path);
  const inside = (candidate: string): boolean => candidate === root || candidate.startsWith(`${root}/`);
  return {
    ...files,
    async open(candidate, maxBytes) {
      if (!inside(candidate)) return await files.open(candidate, maxBytes);
      const opened = contents.get(file ?? candidate.slice(root.length + 1));
      if (opened === undefined) throw new Failure('missing', `${candidate}: not among the signed files`);
      if (opened.bytes.length <= maxBytes) return opened;
      throw new Failure('too-large', `${candidate}: larger than ${maxBytes} bytes`);
    },
    list: (directory) =>
      withoutSlash(directory) === root ? Promise.resolve([...contents.keys()]) : files.list(directory),
  };
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}
