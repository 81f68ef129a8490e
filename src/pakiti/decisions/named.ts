/** What a decision names has to be there: a name that is misspelt would decide nothing, and nobody would know. */
import { nearestName } from '../../check/misspelt.ts';
import { Failure } from '../../host/failure.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';

/** @throws Failure `missing` for the first of them from which no host has reported */
export async function requireSites(tables: PakitiTables, sites: readonly string[], hint = ''): Promise<void> {
  for (const site of sites)
    if ((await tables.countHosts({ sites: [site] })) === 0)
      throw new Failure('missing', `no host of the site '${site}' has reported${hint}`);
}

/**
 * @param within sites that are looked at; undefined: all
 * @throws Failure `missing` for the first of them that has not reported
 */
export async function requireHosts(
  tables: PakitiTables,
  names: readonly string[],
  hint = '',
  within?: readonly string[],
): Promise<void> {
  for (const name of names)
    if ((await tables.countHosts({ names: [name], sites: within })) === 0)
      throw new Failure('missing', `no host '${name}' has reported${hint}`);
}

/**
 * @param within sites that are looked at, and nothing is said of what others run; undefined: all
 * @throws Failure `missing` where no host runs it
 */
export async function requireRelease(
  tables: PakitiTables,
  release: string,
  hint: string,
  within?: readonly string[],
): Promise<void> {
  const known = within === undefined ? await tables.releases() : [];
  if (known.includes(release)) return;
  if (within !== undefined && (await tables.countHosts({ release: [release], sites: within })) > 0) return;
  const there = known.length === 0 ? '' : `; there are ${known.join(', ')}`;
  throw new Failure('missing', `no host runs '${release}'${there}${hint}`);
}

/** ` (did you mean 'NAME'?)`, or nothing. */
export function meant(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : ` (did you mean '${nearest}'?)`;
}

/** Longer than any name of a site, a host or a tag. */
const LONGEST_NAME = 255;

/** Why others could not print it as it is, a line or a column each; undefined where they can. */
export function nameComplaint(name: string): string | undefined {
  if (name.trim() === '') return ' is empty';
  if (name.length > LONGEST_NAME) return `: longer than ${LONGEST_NAME} characters`;
  return /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(name) ? `: '${name}' has control characters` : undefined;
}

const CVE = /^CVE-\d{4}-\d{4,19}$/;

/** In upper case; undefined where it is none. */
export function cveNamed(text: string): string | undefined {
  const name = text.toUpperCase();
  return CVE.test(name) ? name : undefined;
}

/** In characters. */
export const LONGEST_REASON = 10_000;
