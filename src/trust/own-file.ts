/** Files and directories that decide what is trusted: only root or whoever checks may have written them. */
import { Failure } from '../host/failure.ts';
import type { FileStatus } from '../host/files.ts';
import type { Host } from '../host/host.ts';
import { readTrusted } from '../host/trusted-file.ts';

/** What reading trusted things needs of a host. */
export type TrustHost = Pick<Host, 'files' | 'clock' | 'accounts'>;

const ROOT = 0;
const WRITABLE_BY_OTHERS = 0o022;

/** @throws Failure `denied`, `not-regular`, or as `Files.status` */
export async function requireOwnDirectory(host: TrustHost, path: string): Promise<void> {
  const status = await host.files.status(path);
  if (status.type !== 'directory') throw new Failure('not-regular', `${path}: not a directory`);
  requireOwn(host, path, status);
}

/** @throws Failure `denied`, or as `Files.open` */
export function readOwnFile(host: TrustHost, path: string, maxBytes: number): Promise<string> {
  return readTrusted(host.files, path, [ROOT, host.accounts.effectiveUid()], maxBytes);
}

/** Who may read a secret: its owner, or the group that its owner has given it to as well. */
export type Readers = 'owner' | 'group';

const FORBIDDEN: Readonly<Record<Readers, number>> = { owner: 0o077, group: 0o027 };
const MODES: Readonly<Record<Readers, string>> = { owner: '0600', group: '0600 or 0640' };

/** A file that nobody else may even read. @throws Failure `denied`, or as `Files.open` */
export async function readSecretFile(
  host: TrustHost,
  path: string,
  maxBytes: number,
  readers: Readers = 'owner',
): Promise<string> {
  const { status, bytes } = await host.files.open(path, maxBytes);
  requireOwn(host, path, status);
  if ((status.mode & FORBIDDEN[readers]) === 0) return bytes.toString('utf8');
  const mode = status.mode.toString(8).padStart(4, '0');
  throw new Failure('denied', `${path}: refused, its mode is ${mode} and must be ${MODES[readers]}`);
}

function requireOwn(host: TrustHost, path: string, { uid, mode }: FileStatus): void {
  if (uid !== ROOT && uid !== host.accounts.effectiveUid()) {
    throw new Failure('denied', `${path}: refused, its owner is uid ${uid}`);
  }
  if ((mode & WRITABLE_BY_OTHERS) !== 0) {
    throw new Failure('denied', `${path}: refused, others than its owner may write it`);
  }
}
