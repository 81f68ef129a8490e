/**
 * The last edition of each series that was accepted on this host, one file each. Root writes them when it installs or
 * accepts an edition; checks only read them, so that they need no more privilege than that.
 */
import { createHash } from 'node:crypto';
import { Failure } from '../host/failure.ts';
import type { Store } from '../host/store.ts';
import { readOwnFile, requireOwnDirectory, type TrustHost } from './own-file.ts';
import type { DataPurpose } from './purpose.ts';
import type { Statement } from './statement.ts';

export interface SeenEdition {
  readonly schema: 1;
  readonly sequence: number;
  /** SHA-256 of the signed manifest, in hexadecimal. */
  readonly manifest: string;
}

/** An edition whose signature is good, with the exact bytes that were signed. */
export interface Edition {
  readonly purpose: DataPurpose;
  readonly statement: Statement;
  readonly payload: Buffer;
}

const MAX_BYTES = 4096;
const MODE = 0o644;

/**
 * The edition may be the last one seen or a later one.
 * @param path of the data, for messages
 * @throws Failure `sequence-lost` when none was ever accepted or nobody knows any more, `rolled-back`, `altered` for
 * another manifest with the same number, or `denied` where others could write the state
 */
export async function requireNotRolledBack(
  host: TrustHost,
  directory: string,
  edition: Edition,
  path: string,
): Promise<void> {
  const seen = await readSeen(host, directory, edition);
  if (seen === undefined) {
    const file = fileOf(directory, edition);
    throw new Failure(
      'sequence-lost',
      `${path}: ${file}: the last edition seen is lost; see catalogue accept`,
    );
  }
  requireNotOlder(seen, edition, path);
}

export function requireNotOlder(seen: SeenEdition, edition: Edition, path: string): void {
  const { sequence } = edition.statement;
  if (sequence < seen.sequence) {
    throw new Failure(
      'rolled-back',
      `${path}: rolled back to edition ${sequence}, ${seen.sequence} was seen`,
    );
  }
  if (sequence === seen.sequence && manifestDigest(edition) !== seen.manifest) {
    throw new Failure('altered', `${path}: not the edition ${sequence} that was seen`);
  }
}

/** @returns undefined when there is no such file, or another thing in it */
export async function readSeen(
  host: TrustHost,
  directory: string,
  edition: Edition,
): Promise<SeenEdition | undefined> {
  const path = fileOf(directory, edition);
  try {
    await requireOwnDirectory(host, directory);
    return parseSeen(await readOwnFile(host, path, MAX_BYTES));
  } catch (error) {
    if (error instanceof Failure && error.reason === 'missing') return undefined;
    throw error;
  }
}

/** Never goes back: the caller has held the edition against what was seen, while nobody else could record any. */
export async function recordSeen(store: Store, directory: string, edition: Edition): Promise<void> {
  const { sequence } = edition.statement;
  const seen: SeenEdition = { schema: 1, sequence, manifest: manifestDigest(edition) };
  await store.replace(directory, nameOf(edition), `${JSON.stringify(seen)}\n`, MODE);
}

export function manifestDigest({ payload }: Pick<Edition, 'payload'>): string {
  return createHash('sha256').update(payload).digest('hex');
}

function nameOf({ purpose, statement }: Edition): string {
  return `${purpose}.${statement.name}.json`;
}

function fileOf(directory: string, edition: Edition): string {
  return `${directory}/${nameOf(edition)}`;
}

function parseSeen(text: string): SeenEdition | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isSeen(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSeen(value: unknown): value is SeenEdition {
  if (typeof value !== 'object' || value === null) return false;
  const { schema, sequence, manifest } = value as Partial<Record<keyof SeenEdition, unknown>>;
  return schema === 1 && Number.isSafeInteger(sequence) && typeof manifest === 'string';
}
