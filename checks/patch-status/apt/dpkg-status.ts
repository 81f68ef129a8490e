/** What dpkg has installed, and in what state. Source: dpkg(1), "Information about packages". */
import { fieldOf } from './stanza.ts';

export interface InstalledDeb {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Name of the source package. */
  readonly source: string;
}

export interface DpkgStatus {
  readonly installed: readonly InstalledDeb[];
  readonly held: readonly string[];
  /** `NAME: STATUS`. */
  readonly unfinished: readonly string[];
}

export function parseStatus(text: string): DpkgStatus {
  const [installed, held, unfinished]: [InstalledDeb[], string[], string[]] = [[], [], []];
  for (const stanza of text.split('\n\n')) {
    const [name, version] = [fieldOf(stanza, 'Package'), fieldOf(stanza, 'Version')];
    const [want = '', flag = '', status = ''] = (fieldOf(stanza, 'Status') ?? '').split(' ');
    if (name === undefined || version === undefined || NOT_THERE.has(status)) continue;
    const source = (fieldOf(stanza, 'Source') ?? name).replace(/ .*/, '');
    installed.push({ name, version, architecture: fieldOf(stanza, 'Architecture') ?? '', source });
    if (want === 'hold') held.push(name);
    if (flag !== 'ok' || !WHOLE.has(status)) unfinished.push(`${name}: ${flag === 'ok' ? status : flag}`);
  }
  return { installed, held, unfinished };
}

const NOT_THERE: ReadonlySet<string> = new Set(['not-installed', 'config-files']);
/** Triggers are run at the end of whatever is installed next; until then everything of it works. */
const WHOLE: ReadonlySet<string> = new Set(['installed', 'triggers-pending', 'triggers-awaited']);
