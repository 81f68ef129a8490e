/**
 * The documents of a release as repository.egi.eu publishes them (`ca-policy-egi-core.release`, `.list`, `.obsoleted`).
 * Source: check_ca_dist of ARGOeu/nagios-plugins-igtf, which reads the same ones.
 */
import { elementsAt, Failure, parseXml } from '../../src/check/index.ts';
import type { Package, PackageList, Release } from './observation.ts';

/** `<Release><Date>28/10/2010</Date><Version>1.37-2</Version></Release>`. @throws Failure `malformed` */
export async function parseRelease(text: string, source: string): Promise<Release> {
  const root = await parseXml(text, source);
  const field = (name: string): string => elementsAt(root, name)[0]?.text ?? '';
  if (root.name !== 'Release') throw malformed(source, `the root element is '${root.name}', not 'Release'`);
  const version = field('Version');
  if (!/^\d+(?:\.\d+)+(?:-\d+)?$/.test(version)) throw malformed(source, `no version in it ('${version}')`);
  const date = dayOf(field('Date'));
  if (date === undefined) throw malformed(source, `'${field('Date')}' is no date that is understood`);
  return { version, date };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Year, month and day by name; what they are is told by the form, never guessed. */
const DATES = [
  /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})$/,
  /^(?<year>\d{4})[-.]?(?<month>\d{2})[-.]?(?<day>\d{2})(?:T[\d:.]+Z)?$/,
  /^(?:[A-Za-z]{3}, )?(?<day>\d{1,2})[ -](?<name>[A-Za-z]{3})[a-z]*[ -](?<year>\d{4})(?: [\d:]+(?: (?:GMT|UTC))?)?$/,
];

/** Seconds since the epoch at the start of the day. */
export function dayOf(text: string): number | undefined {
  const groups = DATES.map((form) => form.exec(text)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return undefined;
  const { year, day, name } = groups;
  const month = name === undefined ? Number(groups['month']) : MONTHS.indexOf(name.toLowerCase()) + 1;
  const time = new Date(0);
  time.setUTCFullYear(Number(year), month - 1, Number(day));
  const isReal = time.getUTCMonth() === month - 1 && time.getUTCDate() === Number(day);
  return isReal ? time.getTime() / 1000 : undefined;
}

const PACKAGE = /^ca_(?<alias>[^\s/]+?)(?:-(?<version>\d+(?:\.\d+)+)(?:-\d+)?)?(?:\.noarch)?(?:\.rpm)?$/;
const BUNDLE = /^ca[-_]policy/;

/**
 * A package a line, `ca_ALIAS-VERSION-RELEASE`, beside bundles and comments.
 * @param minimum fewer packages make it another document; nothing at all is a document that was cut off, not one that
 * names no package, in which a comment says so
 * @throws Failure `malformed`
 */
export function parsePackageList(text: string, source: string, minimum: number): PackageList {
  if (text.trim() === '') throw malformed(source, 'empty');
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !BUNDLE.test(line));
  if (lines.some((line) => line.startsWith('<'))) throw malformed(source, 'a page, not a list of packages');
  const packages = lines.flatMap(parsePackage);
  if (packages.length < minimum || (packages.length === 0 && lines.length > 0)) {
    throw malformed(source, 'no list of packages');
  }
  const unread = lines.filter((line) => line.startsWith('ca_') && parsePackage(line).length === 0);
  return { packages, unread };
}

function parsePackage(line: string): readonly Package[] {
  const { alias, version } = PACKAGE.exec(line)?.groups ?? {};
  return alias === undefined ? [] : [{ alias, version: version ?? null }];
}

function malformed(source: string, why: string): Failure {
  return new Failure('malformed', `${source}: ${why}`);
}
