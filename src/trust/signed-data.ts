/**
 * Data with a detached signature: a file and `FILE.sig` beside it, or a directory with `manifest.sig` in it. What comes
 * back was read once and is exactly what was signed.
 */
import { createHash } from 'node:crypto';
import { Failure } from '../host/failure.ts';
import type { OpenedFile } from '../host/files.ts';
import { parseEnvelope, signedBytes } from './envelope.ts';
import { findTrustedKey } from './key-files.ts';
import type { TrustHost } from './own-file.ts';
import { payloadType, type DataPurpose, type Purpose } from './purpose.ts';
import { requireNotRolledBack, type Edition } from './sequence-state.ts';
import { instantOf, MAX_FILES, parseStatement, secondsOf, type Statement } from './statement.ts';

/** Where a host keeps what it trusts. */
export interface TrustPlaces {
  /** Directory of the public keys that are trusted, `*.pem`. */
  readonly keys: string;
  /** Directory of the last editions seen. */
  readonly state: string;
}

export interface SignedData {
  readonly edition: Edition;
  /** The directory that the files are in, links of the path itself resolved. */
  readonly directory: string;
  /** The one file, where the path names one. */
  readonly file: string | undefined;
  /** By file name, as each was when it was verified. */
  readonly files: ReadonlyMap<string, OpenedFile>;
}

export const MANIFEST_SIGNATURE = 'manifest.sig';
export const MAX_SIGNATURE_BYTES = 2 ** 20;
export const MAX_FILE_BYTES = 64 * 2 ** 20;
export const MAX_TOTAL_BYTES = 256 * 2 ** 20;
const MAX_LINKS = 8;

/**
 * @throws Failure that names the file: `unsigned`, `altered`, `unknown-key`, `weak-key`, `not-yet-valid`, `expired`,
 * `rolled-back`, `sequence-lost`, or as the ports
 */
export async function readSigned(
  host: TrustHost,
  path: string,
  purpose: DataPurpose,
  places: TrustPlaces,
): Promise<SignedData> {
  const data = await readVerified(host, path, purpose, places.keys);
  await requireNotRolledBack(host, places.state, data.edition, path);
  return data;
}

/** The same without the last edition seen, for whoever is about to accept one. */
export async function readVerified(
  host: TrustHost,
  path: string,
  purpose: DataPurpose,
  keys: string,
): Promise<SignedData> {
  const place = await locate(host, path);
  const edition = await readEdition(host, place.signature, purpose, keys);
  const files = await readFiles(host, place, edition.statement);
  return { edition, directory: place.directory, file: place.file, files };
}

export interface SignedPlace {
  readonly directory: string;
  readonly signature: string;
  /** The one file; undefined for a whole directory. */
  readonly file: string | undefined;
}

/**
 * Links of the path itself are followed once, so that an edition that is replaced meanwhile (by swapping a link) is
 * read as one.
 */
export async function locate(host: TrustHost, path: string): Promise<SignedPlace> {
  const target = await followLinks(host, path);
  const { type } = await host.files.status(target);
  if (type === 'directory') {
    return { directory: target, signature: `${target}/${MANIFEST_SIGNATURE}`, file: undefined };
  }
  const slash = target.lastIndexOf('/');
  const directory = slash < 0 ? '.' : slash === 0 ? '/' : target.slice(0, slash);
  return { directory, signature: `${target}.sig`, file: target.slice(slash + 1) };
}

async function followLinks(host: TrustHost, path: string): Promise<string> {
  let target = path.length > 1 ? path.replace(/\/+$/, '') : path;
  for (let hop = 0; hop < MAX_LINKS; hop += 1) {
    if ((await host.files.linkStatus(target)).type !== 'link') return target;
    const link = await host.files.readLink(target);
    target = link.startsWith('/') ? link : `${target.slice(0, target.lastIndexOf('/') + 1)}${link}`;
  }
  throw new Failure('failed', `${path}: more than ${MAX_LINKS} symbolic links`);
}

async function readEdition(
  host: TrustHost,
  path: string,
  purpose: DataPurpose,
  keys: string,
): Promise<Edition> {
  const text = (await readSignature(host, path)).toString('utf8');
  return await verifyEdition(host, text, path, purpose, keys);
}

async function readSignature(host: TrustHost, path: string): Promise<Buffer> {
  try {
    return (await host.files.open(path, MAX_SIGNATURE_BYTES)).bytes;
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'missing') throw error;
    throw new Failure('unsigned', `${path}: not signed, there is no such file`, { cause: error });
  }
}

/**
 * Key, signature, purpose and validity; what is in the files is not looked at.
 * @param path of the signature, for messages
 */
export async function verifyEdition(
  host: TrustHost,
  text: string,
  path: string,
  purpose: DataPurpose,
  keys: string,
): Promise<Edition> {
  const { payload, keyId } = await verifyEnvelope(host, text, path, purpose, keys);
  const statement = parseStatement(payload, path);
  if (statement.keyId !== keyId) throw new Failure('altered', `${path}: names another key than it carries`);
  requireValid(statement, host.clock.now(), path);
  return { purpose, statement, payload };
}

export interface VerifiedPayload {
  readonly payload: Buffer;
  readonly keyId: string;
}

/** @throws Failure `altered`, `refused` for another purpose, `unknown-key`, `weak-key` */
export async function verifyEnvelope(
  host: TrustHost,
  text: string,
  path: string,
  purpose: Purpose,
  keys: string,
): Promise<VerifiedPayload> {
  const envelope = parseEnvelope(text, path);
  const key = await findTrustedKey(host, keys, envelope.keyId);
  if (!key.verify(signedBytes(envelope.payloadType, envelope.payload), envelope.signature)) {
    throw new Failure('altered', `${path}: the signature is wrong`);
  }
  if (envelope.payloadType !== payloadType(purpose)) {
    throw new Failure('refused', `${path}: signed as ${envelope.payloadType}, not as ${purpose}`);
  }
  return { payload: envelope.payload, keyId: key.id };
}

function requireValid({ notBefore, notAfter }: Statement, now: number, path: string): void {
  if (now < secondsOf(notBefore)) {
    throw new Failure('not-yet-valid', `${path}: valid from ${notBefore}, it is ${instantOf(now)}`);
  }
  if (now > secondsOf(notAfter)) throw new Failure('expired', `${path}: expired at ${notAfter}`);
}

async function readFiles(
  host: TrustHost,
  place: SignedPlace,
  { files }: Statement,
): Promise<ReadonlyMap<string, OpenedFile>> {
  const named = Object.entries(files);
  await requireNoOthers(host, place, files);
  const contents = new Map<string, OpenedFile>();
  let room = MAX_TOTAL_BYTES;
  for (const [name, digest] of named) {
    const path = `${place.directory}/${name}`;
    const opened = await host.files.open(path, Math.min(room, MAX_FILE_BYTES));
    requireDigest(opened.bytes, digest, path);
    contents.set(name, opened);
    room -= opened.bytes.length;
  }
  return contents;
}

/** A file that nobody signed, in the midst of those that somebody did, is not data. */
async function requireNoOthers(
  host: TrustHost,
  { directory, file }: SignedPlace,
  files: Statement['files'],
): Promise<void> {
  const present = file === undefined ? await host.files.list(directory) : [file];
  const others = present.filter((name) => name !== MANIFEST_SIGNATURE && !Object.hasOwn(files, name));
  const [other] = others.toSorted();
  if (other !== undefined) throw new Failure('unsigned', `${directory}/${other}: not among the signed files`);
  if (file !== undefined && Object.keys(files).length !== 1) {
    throw new Failure('refused', `${directory}/${file}.sig: signs other files too`);
  }
  if (present.length > MAX_FILES + 1) throw new Failure('too-large', `${directory}: too many files`);
}

/** @throws Failure `altered` */
export function requireDigest(bytes: Buffer, digest: string, path: string): void {
  if (createHash('sha256').update(bytes).digest('hex') === digest) return;
  throw new Failure('altered', `${path}: not what was signed`);
}
