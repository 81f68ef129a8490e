/**
 * An observation in a file: what `--observe` prints, what `secmon observe` stores for an unprivileged check, and what
 * `secmon check replay` judges.
 */
import { Failure } from '../host/failure.ts';
import type { Host } from '../host/host.ts';
import { alerts, formatRange, type Range } from '../result/index.ts';
import type { Check, Observation } from './define-check.ts';
import { readTrusted } from './trusted-file.ts';

/** The texts of a check's own options, by long name. */
export type OptionTexts = Readonly<Record<string, readonly string[]>>;

export interface StoredObservation {
  readonly schema: 1;
  readonly check: string;
  /** The version of Secmon that looked. */
  readonly version: string;
  readonly options: OptionTexts;
  readonly observation: Observation;
}

const MAX_BYTES = 256 * 2 ** 20;
const ROOT = 0;

/**
 * What root has seen: the file belongs to root, nobody else can write it, and it is as old as `age` allows.
 * @throws Failure `denied`, `malformed`, `refused` for its age, or as {@link Files.open}
 */
export async function readRootObservation(
  host: Host,
  check: Check,
  path: string,
  age: Range,
): Promise<Observation> {
  const content = await readTrusted(host.files, path, [ROOT], MAX_BYTES);
  const { observation } = parseStoredObservation(content, path, check);
  const seconds = host.clock.now() - observation.at;
  if (alerts(age, seconds) !== false) {
    throw new Failure('refused', `${path}: ${Math.round(seconds)} s old, allowed is ${formatRange(age)}`);
  }
  return observation;
}

/** @throws Failure `malformed` */
export function parseStoredObservation(content: string, path: string, check: Check): StoredObservation {
  const value = parseJson(content, path);
  if (!isRecord(value) || value['schema'] !== 1)
    throw malformed(path, 'not a stored observation of schema 1');
  if (value['check'] !== check.name) throw malformed(path, `not an observation of the check ${check.name}`);
  const { observation } = value;
  if (!isRecord(observation) || !Number.isFinite(observation['at'])) throw malformed(path, 'no time in it');
  if (!isRecord(value['options'])) throw malformed(path, 'no options in it');
  return value as unknown as StoredObservation;
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(path: string, why: string): Failure {
  return new Failure('malformed', `${path}: ${why}`);
}
