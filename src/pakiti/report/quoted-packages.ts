/**
 * The package lines of Pakiti 2 and of protocol 4. Source: Pakiti 2, `www/feed/index.php`; Pakiti 3,
 * `FeederModule::parsePkgs`.
 */
import { PackageList } from './package-list.ts';
import { unsaid } from './protocol-5.ts';
import type { InstalledPackage } from '../inventory.ts';
import { linesOf } from './frame.ts';
import { REPORT_LIMITS } from './limits.ts';

/** What one line says; a text says why it says nothing. */
type ReadLine = (line: string) => readonly InstalledPackage[] | string;

export const PAKITI_2_VERSION = /^(?:[123]|2\.\d{1,3}\.\d{1,3})$/;

/** @param version `1`, `2`, `2.x.y`, `3`, `4` */
export function packagesOf(text: string, version: string): PackageList {
  const list = new PackageList();
  const read = readerOf(version);
  for (const [line, content] of linesOf(text.replaceAll('\\', ''), 1)) {
    const said = content.length > MAX_LINE ? `longer than ${MAX_LINE} characters` : read(content.trim());
    if (typeof said === 'string') list.add(line, content, said);
    else for (const one of said) list.add(line, content, one);
  }
  return list;
}

/** Versions up to 2 may have many packages on a line. */
const MAX_LINE = 1000 * REPORT_LIMITS.text;

function readerOf(version: string): ReadLine {
  if (version === '4') return fourQuoted;
  if (version === '3') return threeQuoted;
  return manyOf(version === '1' ? ELEMENT_1 : version === '2' ? ELEMENT_2 : NEW_PAKITI_RPM);
}

const ELEMENT_1 = /<N='([^']*)' V='([^']*)' R='([^']*)'\s*\/>/gi;
const ELEMENT_2 = /<N="([^"]*)" V="([^"]*)" R="([^"]*)"\s*\/>/gi;
/** Bounded, since a name without an end would be looked for from each of its letters on. */
const NEW_PAKITI_RPM = /NEWPAKITIRPM=([^ '"]{1,255}) ([^ '"-]{1,255})-([^ '"-]{1,255})(?=[ '"]|$)/gi;

function manyOf(pattern: RegExp): ReadLine {
  return (line) => {
    const left = line.replaceAll(pattern, '').replaceAll(/[\s'"]/g, '');
    if (left !== '') return 'not a package of this version';
    return Array.from(line.matchAll(pattern), ([, name = '', version = '', release = '']) =>
      unsaid(name, evr(version, release), ''),
    );
  };
}

function threeQuoted(line: string): readonly InstalledPackage[] | string {
  const [, name = '', version = '', release = ''] = THREE.exec(line) ?? [];
  return name === '' ? 'not three words in quotes' : [unsaid(name, evr(version, release), '')];
}

const THREE = /^'([^']*)' '([^']*)' '([^']*)'$/;
const BETWEEN = "' '";

/** The greedy `/'(.*)' '(.*)' '(.*)' '(.*)'/`, without its backtracking. */
function fourQuoted(line: string): readonly InstalledPackage[] | string {
  const end = line.lastIndexOf("'");
  const start = line.indexOf("'");
  const third = before(line, end);
  const second = before(line, third);
  const first = before(line, second);
  if (start < 0 || first <= start) return 'not four words in quotes';
  const part = (from: number, to: number): string => line.slice(from + BETWEEN.length, to);
  const arch = part(third, end);
  return [unsaid(line.slice(start + 1, first), evr(part(first, second), part(second, third)), arch)];
}

/** The last gap that ends at `at` or before; negative where there is none. */
function before(line: string, at: number): number {
  return at < BETWEEN.length ? -1 : line.lastIndexOf(BETWEEN, at - BETWEEN.length);
}

/** dpkg's version comes whole, with an empty release. */
function evr(version: string, release: string): string {
  return release === '' || release === '(none)' ? version : `${version}-${release}`;
}
