/** What a command names has to be there: a name that is misspelt would otherwise look like one that has nothing. */
import { nearestName } from '../../src/check/index.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { Failure } from '../../src/host/failure.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';

/** @throws Failure `missing` for the first of them from which no host has reported */
export async function requireSites(tables: PakitiTables, sites: readonly string[], hint = ''): Promise<void> {
  for (const site of sites)
    if ((await tables.countHosts({ sites: [site] })) === 0)
      throw new Failure('missing', `no host of the site '${site}' has reported${hint}`);
}

/** @throws Failure `missing` for the first of them that has not reported */
export async function requireHosts(tables: PakitiTables, names: readonly string[], hint = ''): Promise<void> {
  for (const name of names)
    if ((await tables.countHosts({ names: [name] })) === 0)
      throw new Failure('missing', `no host '${name}' has reported${hint}`);
}

/** @throws Failure `missing` for the first of them that there is not */
export async function requireGroups(tables: PakitiTables, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const known = [...new Set((await tables.groups()).map(({ name }) => name))];
  for (const name of names)
    if (!known.includes(name))
      throw new Failure('missing', `there is no group '${name}'${meant(name, known)}`);
}

/** @throws Failure `missing` where no host runs it */
export async function requireRelease(tables: PakitiTables, release: string, hint: string): Promise<void> {
  const known = await tables.releases();
  if (known.includes(release)) return;
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

/** What others print as it is, a line or a column each. @throws UsageError */
export function requireName(what: string, name: string): string {
  if (name.trim() === '') throw new UsageError(`${what} is empty`);
  if (name.length > LONGEST_NAME) throw new UsageError(`${what}: longer than ${LONGEST_NAME} characters`);
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(name))
    throw new UsageError(`${what}: '${name}' has control characters`);
  return name;
}
