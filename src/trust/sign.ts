/** Signing: what is read is hashed, stated, and the statement signed. */
import { createHash } from 'node:crypto';
import { Failure } from '../host/failure.ts';
import { envelopeText, parseEnvelope, signedBytes } from './envelope.ts';
import type { TrustHost } from './own-file.ts';
import { payloadType, type DataPurpose, type Purpose } from './purpose.ts';
import type { PrivateKey } from './rsa-key.ts';
import { MANIFEST_SIGNATURE, MAX_FILE_BYTES, MAX_SIGNATURE_BYTES, type SignedPlace } from './signed-data.ts';
import { instantOf, isFileName, MAX_FILES, parseStatement, type Statement } from './statement.ts';

export interface EditionPlan {
  readonly purpose: DataPurpose;
  readonly name: string;
  readonly sequence: number;
  /** Seconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** @throws Failure `malformed` for a name that no manifest takes, `missing` for an empty directory */
export async function stateFiles(
  host: TrustHost,
  place: SignedPlace,
  plan: EditionPlan,
  keyId: string,
): Promise<Statement> {
  const names = await namesOf(host, place);
  const files: Record<string, string> = {};
  for (const name of names) {
    const { bytes } = await host.files.open(`${place.directory}/${name}`, MAX_FILE_BYTES);
    files[name] = createHash('sha256').update(bytes).digest('hex');
  }
  const { name, sequence, notBefore, notAfter } = plan;
  const validity = { notBefore: instantOf(notBefore), notAfter: instantOf(notAfter) };
  return { schema: 1, name, keyId, sequence, ...validity, files };
}

async function namesOf(host: TrustHost, { directory, file }: SignedPlace): Promise<readonly string[]> {
  const present = file === undefined ? await host.files.list(directory) : [file];
  const names = present.filter((name) => name !== MANIFEST_SIGNATURE).toSorted();
  if (names.length === 0) throw new Failure('missing', `${directory}: nothing in it to sign`);
  if (names.length > MAX_FILES) throw new Failure('too-large', `${directory}: more than ${MAX_FILES} files`);
  const bad = names.find((name) => !isFileName(name));
  if (bad !== undefined) {
    throw new Failure('malformed', `${directory}/${bad}: letters, digits, '.', '_', '+' and '-' only`);
  }
  return names;
}

/** The text of the signature file. */
export function signStatement(statement: Statement, purpose: DataPurpose, key: PrivateKey): string {
  return signPayload(Buffer.from(`${JSON.stringify(statement, undefined, 1)}\n`, 'utf8'), purpose, key);
}

export function signPayload(payload: Buffer, purpose: Purpose, key: PrivateKey): string {
  const type = payloadType(purpose);
  const signature = key.sign(signedBytes(type, payload));
  return envelopeText({ payloadType: type, payload, keyId: key.id, signature });
}

/**
 * What the signature that is there already says, unverified: only for what the next one should say.
 * @returns undefined where there is none
 * @throws Failure `altered` or `malformed` for what is no signature
 */
export async function signedEdition(host: TrustHost, place: SignedPlace): Promise<Statement | undefined> {
  try {
    const { bytes } = await host.files.open(place.signature, MAX_SIGNATURE_BYTES);
    const { payload } = parseEnvelope(bytes.toString('utf8'), place.signature);
    return parseStatement(payload, place.signature);
  } catch (error) {
    if (error instanceof Failure && error.reason === 'missing') return undefined;
    throw error;
  }
}
