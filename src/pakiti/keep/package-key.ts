/**
 * A package as one text, so that equal ones are found: name, version and arch, then the fields that not every protocol
 * carries, separated by tabs. Of those, empty is unsaid, `-` is none, and `=` stands before what was said.
 */
import type { InstalledPackage } from '../inventory.ts';

/** Written as it is. Anything else as within a JSON string, which every database takes: no tab, NUL or half a pair. */
const PLAIN = /^[ !#-[\]-~]*$/;

export function packageKey(one: InstalledPackage): string {
  const { name, version, arch, source, module, vendor, repository } = one;
  const head = `${plain(name)}\t${plain(version)}\t${plain(arch)}`;
  if (source === undefined && module === undefined && vendor === undefined && repository === undefined)
    return head;
  const rest = [source?.name, source?.version, module, vendor, repository].map(optional).join('\t');
  return `${head}\t${rest}`;
}

/** @param key of {@link packageKey} */
export function packageOf(key: string): InstalledPackage {
  const [name = '', version = '', arch = '', ...rest] = key.split('\t');
  const [sourceName, sourceVersion, module, vendor, repository] = rest.map(said);
  return {
    name: written(name),
    version: written(version),
    arch: written(arch),
    source: typeof sourceName === 'string' ? { name: sourceName, version: sourceVersion ?? '' } : undefined,
    module,
    vendor,
    repository,
  };
}

/** What feeds call the package, and what it was built of. */
export function packageNames(key: string): { readonly name: string; readonly source: string | null } {
  const [name = '', , , source = ''] = key.split('\t');
  return { name, source: source.startsWith('=') ? source.slice(1) : null };
}

function optional(text: string | null | undefined): string {
  if (text === undefined) return '';
  return text === null ? '-' : `=${plain(text)}`;
}

function said(text: string): string | null | undefined {
  if (text === '') return undefined;
  return text === '-' ? null : written(text.slice(1));
}

function plain(text: string): string {
  return PLAIN.test(text) ? text : JSON.stringify(text).slice(1, -1).replaceAll('\x7f', '\\u007f');
}

function written(text: string): string {
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
}
