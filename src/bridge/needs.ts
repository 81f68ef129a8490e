/** What the daemon needs of the paths of its configuration, asked without changing, taking or sending anything. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { posix } from 'node:path';
import { Failure } from '../host/failure.ts';
import type { FileStatus } from '../host/files.ts';
import type { Machine } from '../host/machine.ts';
import { readOwnFile, readSecretFile, requireOwnDirectory, type Readers } from '../trust/own-file.ts';
import { requireClosed } from './receive/spool-guard.ts';

export type Use =
  /** A regular file. */
  | 'read'
  /** PEM, one certificate or more. */
  | 'certificates'
  /** PEM, without a passphrase, which nobody else can read. */
  | 'private-key'
  /** The same, which its group may read as well. */
  | 'group-private-key'
  /** A file that nobody else can read. */
  | 'secret'
  /** The same, which its group may read as well. */
  | 'group-secret'
  /** A regular file that is there, or can be made. */
  | 'append'
  /** A directory whose files are looked at. */
  | 'list'
  /** A directory that files are put into. */
  | 'fill'
  /** A directory that files are taken out of, which not everybody can write. */
  | 'take'
  /** The same, whose files are of several accounts. */
  | 'take-of-several'
  /** A directory that only root and we can write. */
  | 'own-directory'
  /** A named pipe. */
  | 'write-pipe'
  /** A named pipe or a regular file. */
  | 'read-lines';

export interface Need {
  /** Of the member's configuration, keys from the outermost on. */
  readonly field: readonly string[];
  readonly path: string;
  readonly use: Use;
}

interface TlsPaths {
  readonly authorities?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/** Of every kind that speaks TLS with such files. */
export function tlsNeeds(
  { authorities, certificate, key }: TlsPaths,
  keyUse: 'private-key' | 'group-private-key' = 'private-key',
): readonly Need[] {
  const uses = [
    ['authorities', authorities, 'certificates'],
    ['certificate', certificate, 'certificates'],
    ['key', key, keyUse],
  ] as const;
  return uses.flatMap(([field, path, use]) => (path === undefined ? [] : [{ field: [field], path, use }]));
}

type Asked = Pick<Machine, 'files' | 'accounts' | 'clock' | 'spool' | 'permits'>;

const MAX_PEM_BYTES = 4 * 2 ** 20;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** Why the daemon could not use it so; undefined where it could. */
export async function unmet({ path, use }: Need, machine: Asked): Promise<string | undefined> {
  try {
    await REQUIRE[use](path, machine);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

/** Each throws a Failure that names the path. */
const REQUIRE: Readonly<Record<Use, (path: string, machine: Asked) => Promise<unknown>>> = {
  read: (path, machine) => requireUse(path, ['file'], 'read', machine),
  certificates: async (path, machine) =>
    requireCertificates(path, await readOwnFile(machine, path, MAX_PEM_BYTES)),
  'private-key': async (path, machine) => requireKey(path, await secretIn(path, machine, 'owner')),
  'group-private-key': async (path, machine) => requireKey(path, await secretIn(path, machine, 'group')),
  secret: (path, machine) => secretIn(path, machine, 'owner'),
  'group-secret': (path, machine) => secretIn(path, machine, 'group'),
  append: requireAppend,
  list: (path, machine) => requireUse(path, ['directory'], 'read', machine),
  fill: (path, machine) => requireUse(path, ['directory'], 'write', machine),
  take: (path, machine) => requireTake(path, machine, false),
  'take-of-several': (path, machine) => requireTake(path, machine, true),
  'own-directory': (path, machine) => requireOwnDirectory(machine, path),
  'write-pipe': (path, machine) => requireUse(path, ['fifo'], 'write', machine),
  'read-lines': (path, machine) => requireUse(path, ['fifo', 'file'], 'read', machine),
};

const NAMES: Readonly<Partial<Record<FileStatus['type'], string>>> = {
  file: 'a regular file',
  directory: 'a directory',
  fifo: 'a named pipe',
};

async function requireUse(
  path: string,
  types: readonly FileStatus['type'][],
  use: 'read' | 'write',
  { files, permits }: Asked,
): Promise<void> {
  const { type } = await files.status(path);
  if (!types.includes(type))
    throw new Failure('not-regular', `${path}: not ${types.map((one) => NAMES[one]).join(' or ')}`);
  if (!(await permits(path, use))) throw new Failure('denied', `${path}: this account may not ${use} it`);
}

async function requireAppend(path: string, machine: Asked): Promise<void> {
  try {
    await requireUse(path, ['file'], 'write', machine);
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'missing') throw error;
    await requireUse(posix.dirname(path), ['directory'], 'write', machine);
  }
}

async function requireTake(path: string, machine: Asked, ofSeveral: boolean): Promise<void> {
  await requireClosed(machine.spool(path), path, { ofSeveral });
  await requireUse(path, ['directory'], 'write', machine);
  await requireUse(path, ['directory'], 'read', machine);
}

function secretIn(path: string, machine: Asked, readers: Readers): Promise<string> {
  return readSecretFile(machine, path, MAX_PEM_BYTES, readers);
}

/** OpenSSL takes a file without a certificate for authorities without a word, and believes nobody then. */
function requireCertificates(path: string, text: string): void {
  const blocks = text.match(CERTIFICATE) ?? [];
  if (blocks.length === 0) throw new Failure('malformed', `${path}: holds no certificate (PEM)`);
  for (const [index, block] of blocks.entries()) {
    try {
      new X509Certificate(block);
    } catch (error) {
      throw new Failure('malformed', `${path}: certificate ${index + 1} cannot be read`, { cause: error });
    }
  }
}

function requireKey(path: string, text: string): void {
  try {
    createPrivateKey(text);
  } catch (error) {
    throw new Failure('malformed', `${path}: no private key (PEM, without a passphrase)`, { cause: error });
  }
}
