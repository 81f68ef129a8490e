/**
 * An observation in a file: what `--observe` prints, what `secmon observe` stores for an unprivileged check, and what
 * `secmon check replay` judges.
 */
import { Failure, FAILURE_REASONS, type FailureReason } from '../host/failure.ts';
import type { Host } from '../host/host.ts';
import { alerts, formatRange, type Range } from '../result/index.ts';
import type { Check, Observation } from './define-check.ts';
import type { Option, OptionTable } from './option.ts';
import { readTrusted } from '../host/trusted-file.ts';

/** The texts of a check's own options, by long name. */
export type OptionTexts = Readonly<Record<string, readonly string[]>>;

interface StoredHeader {
  readonly schema: 1;
  readonly check: string;
  /** The version of Secmon that looked. */
  readonly version: string;
  readonly options: OptionTexts;
}

/** Either what was seen or why nothing was. */
export type StoredObservation = StoredHeader &
  ({ readonly observation: Observation } | { readonly failure: StoredFailure });

export interface StoredFailure {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly reason: FailureReason;
  readonly message: string;
}

const MAX_BYTES = 256 * 2 ** 20;
const ROOT = 0;

/**
 * What root has seen: the file belongs to root, nobody else can write it, and it is as old as `age` allows. It is judged
 * as of now: what has run out since is out.
 * @param given options of the check that say where to look: it must have looked there
 * @throws Failure `denied`, `malformed`, `refused` for its age, or as {@link Files.open}
 */
export async function readRootObservation(
  host: Host,
  check: Check,
  path: string,
  age: Range,
  given: OptionTexts = {},
): Promise<Observation> {
  const content = await readTrusted(host.files, path, [ROOT], MAX_BYTES);
  const stored = parseStoredObservation(content, path, check);
  const now = host.clock.now();
  const seconds = now - storedAt(stored);
  if (alerts(age, seconds) !== false) {
    throw new Failure('refused', `${path}: ${Math.round(seconds)} s old, allowed is ${formatRange(age)} s`);
  }
  requireSamePlaces(check, stored, given, path);
  return { ...seen(stored), at: now };
}

/** What is asked of one place must not be answered by what was seen in another. */
function requireSamePlaces(check: Check, stored: StoredObservation, given: OptionTexts, path: string): void {
  for (const [name, option] of Object.entries(check.options)) {
    const asked = given[name]?.at(-1);
    if (option.kind !== 'text' || option.secret === true || asked === undefined) continue;
    const looked = stored.options[name]?.at(-1) ?? option.default ?? '';
    if (looked !== asked)
      throw new Failure('refused', `${path}: looked with --${name} '${looked}', not '${asked}'`);
  }
}

/** @throws Failure, the one that was stored in place of an observation */
export function seen(stored: StoredObservation): Observation {
  if ('observation' in stored) return stored.observation;
  throw new Failure(stored.failure.reason, stored.failure.message);
}

function storedAt(stored: StoredObservation): number {
  return 'observation' in stored ? stored.observation.at : stored.failure.at;
}

/** @throws Failure `malformed` */
export function parseStoredObservation(content: string, path: string, check: Check): StoredObservation {
  const value = parseJson(content, path);
  if (!isRecord(value) || value['schema'] !== 1)
    throw malformed(path, 'not a stored observation of schema 1');
  if (value['check'] !== check.name) throw malformed(path, `not an observation of the check ${check.name}`);
  const { observation, failure } = value;
  if (isTimed(observation) === isFailure(failure))
    throw malformed(path, 'not one observation or failure in it');
  if (!isOptionTexts(value['options'])) throw malformed(path, 'no options in it');
  return value as unknown as StoredObservation;
}

/** The texts of the table's options that may be stored: none that may hold a password. */
export function storableTexts(table: OptionTable, texts: OptionTexts): OptionTexts {
  return Object.fromEntries(
    Object.entries(texts).filter(([name]) => Object.hasOwn(table, name) && !isSecret(table[name])),
  );
}

function isSecret(option: Option | undefined): boolean {
  return option?.kind === 'text' && option.secret === true;
}

export function storedObservationText(stored: StoredObservation): string {
  return `${JSON.stringify(stored)}\n`;
}

function parseJson(content: string, path: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new Failure('malformed', `${path}: not JSON`, { cause: error });
  }
}

function isTimed(value: unknown): boolean {
  return isRecord(value) && Number.isFinite(value['at']);
}

function isFailure(value: unknown): value is StoredFailure {
  if (!isRecord(value) || !isTimed(value)) return false;
  return FAILURE_REASONS.some((reason) => reason === value['reason']) && typeof value['message'] === 'string';
}

function isOptionTexts(value: unknown): value is OptionTexts {
  return (
    isRecord(value) &&
    Object.values(value).every(
      (texts) => Array.isArray(texts) && texts.every((text) => typeof text === 'string'),
    )
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(path: string, why: string): Failure {
  return new Failure('malformed', `${path}: ${why}`);
}
