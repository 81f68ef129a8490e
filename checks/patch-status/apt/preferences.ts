/** What apt prefers. Source: apt_preferences(5), and apt's `policy.cc` and `versionmatch.cc`. */
import { orReason, unlessMissing, type Look } from '../../../src/evidence/look.ts';
import type { Pin } from '../observation.ts';
import { fieldOf, stanzasOf, wholeField } from './stanza.ts';

const FILE = '/etc/apt/preferences';
const PARTS = `${FILE}.d`;
/** Other names are not read by apt either. */
const NAME = /^[\w-]+(?:[\w.-]*\.pref)?$/;

export interface Preferences {
  /** In the order in which they count. */
  readonly pins: readonly Pin[];
  readonly troubles: readonly string[];
}

export async function findPreferences(look: Look): Promise<Preferences> {
  const names = (await unlessMissing(look.host.files.list(PARTS))) ?? [];
  const paths = [
    ...names
      .filter((name) => NAME.test(name))
      .toSorted()
      .map((name) => `${PARTS}/${name}`),
    FILE,
  ];
  const read = await Promise.all(paths.map((path) => readPreferences(look, path)));
  const release = await defaultRelease(look);
  return {
    pins: [...release, ...read.flatMap(({ pins }) => pins)],
    troubles: read.flatMap(({ troubles }) => troubles),
  };
}

async function readPreferences(look: Look, path: string): Promise<Preferences> {
  const text = await orReason(unlessMissing(look.text(path)));
  if (text.reason !== undefined) return { pins: [], troubles: [text.reason.message] };
  return parsePreferences(text.value ?? '', path);
}

export function parsePreferences(text: string, path: string): Preferences {
  const [pins, troubles]: [Pin[], string[]] = [[], []];
  for (const stanza of stanzasOf(text)) {
    const names = (wholeField(stanza, 'Package') ?? '').split(/\s+/).filter((name) => name !== '');
    const [, kind = '', data = ''] = /^(\w+)\s+(.*)$/.exec(fieldOf(stanza, 'Pin') ?? '') ?? [];
    const priority = Number(fieldOf(stanza, 'Pin-Priority') ?? Number.NaN);
    // Stanzas of comments alone are left out by apt as well.
    if (names.length === 0 && kind === '' && Number.isNaN(priority)) continue;
    const isKnown = kind === 'release' || kind === 'origin' || kind === 'version';
    if (names.length === 0 || !isKnown || !Number.isInteger(priority) || priority === 0)
      troubles.push(`${path}: a pin that is not understood: ${names.join(' ')} ${kind}`);
    else pins.push({ path, packages: names, kind, data: data.trim(), priority });
  }
  return { pins, troubles };
}

const CONFIGURATION = '/etc/apt/apt.conf';

/** `APT::Default-Release`, which counts before any pin of everything. The last word on it counts. */
async function defaultRelease(look: Look): Promise<readonly Pin[]> {
  const names = (await unlessMissing(look.host.files.list(`${CONFIGURATION}.d`))) ?? [];
  const parts = names.filter((name) => /^[\w-]+(?:[\w.-]*\.conf)?$/.test(name)).toSorted();
  const paths = [...parts.map((name) => `${CONFIGURATION}.d/${name}`), CONFIGURATION];
  const texts = await Promise.all(paths.map((path) => orReason(look.text(path))));
  const found = texts.flatMap((text, index) => {
    const value =
      text.reason === undefined
        ? /\bDefault-Release\s+"?(?<name>[^";]+)"?\s*;/i.exec(withoutComments(text.value))
        : null;
    const data = value?.groups?.['name']?.trim() ?? '';
    return data === ''
      ? []
      : [{ path: paths[index] ?? '', packages: ['*'], kind: 'release' as const, data, priority: 990 }];
  });
  return found.slice(-1);
}

function withoutComments(text: string): string {
  return text.replaceAll(/(?:^|\s)(?:\/\/|#).*$/gm, '').replaceAll(/\/\*[^]*?\*\//g, '');
}
