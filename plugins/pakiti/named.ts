/** What a command names has to be there: a name that is misspelt would otherwise look like one that has nothing. */
import { UsageError } from '../../src/cli/usage-error.ts';
import { Failure } from '../../src/host/failure.ts';
import { meant, nameComplaint } from '../../src/pakiti/decisions/named.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';

/** @throws Failure `missing` for the first of them that there is not */
export async function requireGroups(tables: PakitiTables, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const known = [...new Set((await tables.groups()).map(({ name }) => name))];
  for (const name of names)
    if (!known.includes(name))
      throw new Failure('missing', `there is no group '${name}'${meant(name, known)}`);
}

/** What others print as it is, a line or a column each. @throws UsageError */
export function requireName(what: string, name: string): string {
  const complaint = nameComplaint(name);
  if (complaint !== undefined) throw new UsageError(`${what}${complaint}`);
  return name;
}
