/** Finds and reads indicator sets: our own form, MISP events and STIX bundles. */
import {
  dataMachine,
  Failure,
  parseDocument,
  readTrusted,
  type signatureOptions,
  validateDocument,
  type OptionValues,
} from '../../src/check/index.ts';
import { formats as conditionFormats } from '../../src/evidence/formats.ts';
import type { Host, OperatorMachine } from '../../src/host/host.ts';
import type { ParsedSet, Places } from './indicator.ts';
import { asRecord, type Json } from './json.ts';
import { isMisp, mispSet } from './misp-event.ts';
import { isNetwork } from './network.ts';
import type { BrokenSet } from './observation.ts';
import type { options } from './options.ts';
import { secmonSet, type SetDocument } from './secmon-set.ts';
import { setSchema } from './set-schema.ts';
import { isStix, stixSet } from './stix-bundle.ts';

const MAX_BYTES = 64 * 2 ** 20;
const EXTENSION = /\.(?:ya?ml|json)$/;
const formats = { ...conditionFormats, network: isNetwork };

export interface ReadSet extends ParsedSet {
  readonly path: string;
}

export interface ReadSets {
  readonly sets: readonly ReadSet[];
  readonly broken: readonly BrokenSet[];
}

type Values = OptionValues<{ readonly indicators: typeof options.indicators } & typeof signatureOptions>;

/** Of files, and of directories those files that have the extensions of YAML and JSON. */
export async function readSets(host: Host, values: Values, places: Places, at: number): Promise<ReadSets> {
  const sets: ReadSet[] = [];
  const broken: BrokenSet[] = [];
  if (places.roots.length > 0) host.trees.prepare?.();
  for (const path of values.indicators) {
    const machine = await orFailure(dataMachine(host, path, 'indicators', values));
    if (machine instanceof Failure) {
      broken.push({ path, message: machine.message });
      continue;
    }
    for (const file of await filesAt(machine, path, broken)) {
      const outcome = await orFailure(readSet(machine, file, places, at, host.trees));
      if (outcome instanceof Failure) broken.push({ path: file, message: outcome.message });
      else sets.push({ ...outcome, path: file });
    }
  }
  return { sets, broken };
}

async function orFailure<T>(work: Promise<T>): Promise<T | Failure> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

async function filesAt(
  { files }: OperatorMachine,
  path: string,
  broken: BrokenSet[],
): Promise<readonly string[]> {
  const status = await orFailure(files.status(path));
  if (status instanceof Failure || status.type !== 'directory') return [path];
  const names = await orFailure(files.list(path));
  if (names instanceof Failure) {
    broken.push({ path, message: names.message });
    return [];
  }
  return names
    .filter((name) => EXTENSION.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => `${path.replace(/\/+$/, '')}/${name}`);
}

/** The one way in which an indicator set gets in. @throws Failure */
export async function readIndicatorFile({ files, accounts }: OperatorMachine, path: string): Promise<string> {
  return await readTrusted(files, path, [0, accounts.effectiveUid()], MAX_BYTES);
}

async function readSet(
  machine: OperatorMachine,
  path: string,
  places: Places,
  at: number,
  trees: Host['trees'],
): Promise<ParsedSet> {
  const text = await readIndicatorFile(machine, path);
  if (text.includes('/**')) trees.prepare?.();
  if (!/^\s*[{[]/.test(text))
    return secmonSet(await parseDocument<SetDocument>(text, path, setSchema, formats));
  const document = asJson(text, path);
  if (isStix(document)) return stixSet(document, places, at);
  if (isMisp(document)) return mispSet(document, path, places);
  return secmonSet(await validateDocument<SetDocument>(document, path, setSchema, formats));
}

/** @throws Failure `malformed` */
function asJson(text: string, path: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return asRecord(value) ?? { response: value };
  } catch (error) {
    // The parser's own words may quote what is not for everybody.
    const where =
      error instanceof Error ? /at position \d+(?: \(line \d+ column \d+\))?/.exec(error.message) : null;
    throw new Failure('malformed', `${path}: not JSON${where === null ? '' : ` ${where[0]}`}`, {
      cause: error,
    });
  }
}
