/** Where apt takes packages from. Source: sources.list(5), and apt's `sourcelist.cc`. */
import { fieldOf, stanzasOf, wholeField } from './stanza.ts';

/** Of one URI and suite. */
export interface AptSource {
  /** Ends with a slash. */
  readonly uri: string;
  /** Ends with a slash where it is a path of its own, without components. */
  readonly suite: string;
  readonly components: readonly string[];
  /** Null: those of the machine. */
  readonly architectures: readonly string[] | null;
}

export interface Sources {
  readonly sources: readonly AptSource[];
  readonly troubles: readonly string[];
}

/** `sources.list` and `*.list`. */
export function parseOneLine(text: string, path: string): Sources {
  const [sources, troubles]: [AptSource[], string[]] = [[], []];
  for (const [index, line] of text.split('\n').entries()) {
    const entry = line.replace(/#.*/, '').trim();
    if (entry === '' || /^deb-src\s/.test(entry)) continue;
    const source = oneLine(entry);
    if (source === undefined) troubles.push(`${path}:${index + 1}: no source of packages: ${entry}`);
    else sources.push(source);
  }
  return { sources, troubles };
}

function oneLine(entry: string): AptSource | undefined {
  const { options = '', rest = '' } =
    /^deb\s+(?:\[(?<options>[^\]]*)\]\s*)?(?<rest>.*)$/.exec(entry)?.groups ?? {};
  const [uri, suite, ...components] = rest.match(/(?:\[[^\]]*\]|\S)+/g) ?? [];
  if (uri === undefined || suite === undefined) return undefined;
  if (components.length === 0 && !suite.endsWith('/')) return undefined;
  const architectures = /(?:^|\s)arch=(?<list>\S+)/.exec(options)?.groups?.['list']?.split(',');
  return { uri: withSlash(uri), suite, components, architectures: architectures ?? null };
}

/** `*.sources`, in deb822(5). */
export function parseDeb822(text: string, path: string): Sources {
  const [sources, troubles]: [AptSource[], string[]] = [[], []];
  for (const stanza of stanzasOf(text)) {
    if (/^(?:no|false|0|off|without|disable)$/i.test(fieldOf(stanza, 'Enabled') ?? '')) continue;
    if (!words(stanza, 'Types').includes('deb')) {
      if (words(stanza, 'Types').length === 0) troubles.push(`${path}: a source without Types`);
      continue;
    }
    const [uris, suites] = [words(stanza, 'URIs'), words(stanza, 'Suites')];
    if (uris.length === 0 || suites.length === 0) troubles.push(`${path}: a source without URIs or Suites`);
    const architectures = words(stanza, 'Architectures');
    for (const uri of uris)
      for (const suite of suites)
        sources.push({
          uri: withSlash(uri),
          suite,
          components: words(stanza, 'Components'),
          architectures: architectures.length === 0 ? null : architectures,
        });
  }
  return { sources, troubles };
}

function words(stanza: string, name: string): readonly string[] {
  return (wholeField(stanza, name) ?? '').split(/\s+/).filter((word) => word !== '');
}

function withSlash(uri: string): string {
  return uri.endsWith('/') ? uri : `${uri}/`;
}

/** What apt calls a file that it fetched. Source: apt, `strutl.cc`, URItoFileName and QuoteString. */
export function listName(uri: string): string {
  return uri
    .replace(/^[a-z][a-z0-9+.-]*:(?:\/\/(?:[^/@]*@)?)?/i, '')
    .replaceAll(/[\\|{}[\]<>"^~_=!@#$%&*]|[^!-~]/g, (character) =>
      [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    )
    .replaceAll('/', '_');
}

/** The address that everything of a source is below. */
export function baseOf({ uri, suite }: Pick<AptSource, 'uri' | 'suite'>): string {
  if (suite === '/') return uri;
  return suite.endsWith('/') ? `${uri}${suite}` : `${uri}dists/${suite}/`;
}
