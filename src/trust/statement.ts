/**
 * What a signature over data says: which files, by name and content, as which edition, and for how long. The published
 * schema is `config/schema/signed-manifest.schema.json`.
 */
import { Failure } from '../host/failure.ts';

export interface Statement {
  readonly schema: 1;
  /** Which series of editions this is one of; the last sequence number seen is kept by it. */
  readonly name: string;
  readonly keyId: string;
  /** Greater in every later edition. */
  readonly sequence: number;
  /** UTC instants to the second, ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256 in hexadecimal by file name. */
  readonly files: Readonly<Record<string, string>>;
}

/** Plain names only: they become paths, also of what is downloaded. */
const FILE_NAME = '^[A-Za-z0-9][A-Za-z0-9._+-]{0,199}$';
const SERIES = '^[a-z0-9][a-z0-9-]{0,63}$';
const INSTANT = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$';
const DIGEST = '^[0-9a-f]{64}$';
export const MAX_FILES = 5000;

export const statementSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'What a Secmon signature over a catalogue or indicators says',
  description:
    'the payload of a DSSE envelope of type application/vnd.secmon.catalogue.v1+json or .indicators.v1+json, ' +
    'signed by RSASSA-PSS with SHA-256 and a salt of 32 bytes',
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'name', 'keyId', 'sequence', 'notBefore', 'notAfter', 'files'],
  properties: {
    schema: { const: 1 },
    name: { type: 'string', pattern: SERIES, description: 'which series of editions this is one of' },
    keyId: {
      type: 'string',
      pattern: DIGEST,
      description: 'SHA-256 of the SubjectPublicKeyInfo of the key, DER',
    },
    sequence: {
      type: 'integer',
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'greater in every later edition of the series',
    },
    notBefore: { type: 'string', pattern: INSTANT, description: 'from when it is valid, UTC' },
    notAfter: { type: 'string', pattern: INSTANT, description: 'until when it is valid, UTC' },
    files: {
      type: 'object',
      description: 'SHA-256 of every file, by its name; there is no other file',
      minProperties: 1,
      maxProperties: MAX_FILES,
      propertyNames: { pattern: FILE_NAME },
      additionalProperties: { type: 'string', pattern: DIGEST },
    },
  },
} as const;

const KEYS = Object.keys(statementSchema.properties);

/**
 * The same as the schema, without the validator, which would cost a check more than the signature does.
 * @param path only for messages
 * @throws Failure `malformed`
 */
export function parseStatement(payload: Buffer, path: string): Statement {
  const value = parseJson(payload);
  if (!isStatement(value))
    throw new Failure('malformed', `${path}: what is signed is no manifest of schema 1`);
  return value;
}

export function isFileName(name: string): boolean {
  return new RegExp(FILE_NAME).test(name);
}

export function isSeriesName(name: string): boolean {
  return new RegExp(SERIES).test(name);
}

/** Seconds since the epoch. */
export function secondsOf(instant: string): number {
  return Date.parse(instant) / 1000;
}

/** @param seconds since the epoch, less than that is cut off */
export function instantOf(seconds: number): string {
  return `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, '2031-12-31T23:59:59'.length)}Z`;
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isStatement(value: unknown): value is Statement {
  if (!isRecord(value) || value['schema'] !== 1) return false;
  if (Object.keys(value).some((key) => !KEYS.includes(key))) return false;
  return (
    matches(value['name'], SERIES) &&
    matches(value['keyId'], DIGEST) &&
    Number.isSafeInteger(value['sequence']) &&
    (value['sequence'] as number) >= 1 &&
    isInstant(value['notBefore']) &&
    isInstant(value['notAfter']) &&
    isFiles(value['files'])
  );
}

/** A day that is not on the calendar would be another day, or none, to the clock. */
function isInstant(value: unknown): boolean {
  if (!matches(value, INSTANT)) return false;
  const seconds = secondsOf(value as string);
  return Number.isFinite(seconds) && instantOf(seconds) === value;
}

function isFiles(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const files = Object.entries(value);
  if (files.length === 0 || files.length > MAX_FILES) return false;
  return files.every(([name, digest]) => isFileName(name) && matches(digest, DIGEST));
}

function matches(value: unknown, pattern: string): boolean {
  return typeof value === 'string' && new RegExp(pattern).test(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
