/** `Packages` of a repository: what it has of what is installed. It may be 50 MB, most of which is about something else. */
import { compareVersions } from '../../../src/version/compare-versions.ts';
import type { InstalledDeb } from './dpkg-status.ts';
import { fieldOf } from './stanza.ts';

export interface ListedDeb {
  readonly installed: InstalledDeb;
  readonly version: string;
  readonly phased: number | null;
  /** Negative where it is older than what is installed; undefined where dpkg could not tell. */
  readonly order: number | undefined;
}

const START = Buffer.from('\nPackage: ');
const END = Buffer.from('\n\n');

/** @param installed by name; a package of one architecture follows one of all, and the other way round */
export function* listedDebs(
  list: Buffer,
  installed: ReadonlyMap<string, readonly InstalledDeb[]>,
): Generator<ListedDeb> {
  const isFirst = list.subarray(0, START.length - 1).equals(START.subarray(1));
  for (let at = isFirst ? -1 : list.indexOf(START); at >= -1 && at < list.length;) {
    const from = at + START.length;
    const lineEnd = list.indexOf(0x0a, from);
    const name = list.toString('latin1', from, lineEnd < 0 ? list.length : lineEnd).trim();
    const candidates = installed.get(name);
    const next = list.indexOf(START, from);
    if (candidates !== undefined) {
      const stanza = stanzaAround(list, at + 1);
      for (const each of candidates) {
        const found = listed(stanza, each);
        if (found !== undefined) yield found;
      }
    }
    if (next < 0) return;
    at = next;
  }
}

function stanzaAround(list: Buffer, at: number): string {
  const before = at === 0 ? -1 : list.lastIndexOf(END, at - 1);
  const after = list.indexOf(END, at);
  return list.toString('latin1', before < 0 ? 0 : before + END.length, after < 0 ? list.length : after);
}

function listed(stanza: string, installed: InstalledDeb): ListedDeb | undefined {
  const [version, architecture] = [fieldOf(stanza, 'Version'), fieldOf(stanza, 'Architecture')];
  if (version === undefined || architecture === undefined) return undefined;
  const isSame = architecture === installed.architecture;
  if (!isSame && architecture !== 'all' && installed.architecture !== 'all') return undefined;
  const phased = Number(fieldOf(stanza, 'Phased-Update-Percentage') ?? 100);
  return {
    installed,
    version,
    phased: phased >= 0 && phased < 100 ? phased : null,
    order: compareVersions('dpkg', version, installed.version),
  };
}
