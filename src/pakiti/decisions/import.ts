/** What others have decided → our tags and exceptions: what is there already stays. */
import { type Exception, exceptionOf, exceptionRow, type Tag, tagOf, tagRow } from './decisions.ts';
import type { Ending } from '../../store/pakiti/rows.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';

export interface Imported {
  readonly added: number;
  readonly removed: number;
}

/** Since Pakiti has no deadlines, one that is there stays where none is given. @param remove those that are not given */
export async function importTags(
  tables: PakitiTables,
  given: readonly Tag[],
  remove: boolean,
  ending: Ending,
): Promise<Imported> {
  const kept = (await tables.tags()).map(tagOf);
  const before = new Map(kept.map((tag) => [keyOf(tag), tag]));
  const keys = new Set(given.map(keyOf));
  const gone = remove ? kept.filter((tag) => tag.state === 'set' && !keys.has(keyOf(tag))) : [];
  const rows = given.map((tag) => {
    const known = before.get(keyOf(tag));
    return tagRow({
      ...tag,
      dueAt: tag.dueAt ?? known?.dueAt ?? null,
      advisory: tag.advisory ?? known?.advisory ?? null,
    });
  });
  await tables.changeTags(gone, rows, ending);
  return { added: given.filter((tag) => !before.has(keyOf(tag))).length, removed: gone.length };
}

function keyOf({ cve, tag }: Pick<Tag, 'cve' | 'tag'>): string {
  return JSON.stringify([cve, tag]);
}

/** One that says the same of the same is the same, whoever said it when. @param remove those that are not given */
export async function importExceptions(
  tables: PakitiTables,
  given: readonly Omit<Exception, 'id'>[],
  remove: boolean,
  ending: Ending,
): Promise<Imported> {
  const kept = (await tables.exceptions()).map(exceptionOf);
  const before = new Set(kept.map(meaning));
  const wanted = new Set(given.map(meaning));
  const fresh = new Map(given.map((one) => [meaning(one), one]));
  for (const known of before) fresh.delete(known);
  const gone = remove ? kept.filter((one) => !wanted.has(meaning(one))).map(({ id }) => id) : [];
  await tables.changeExceptions(gone, [...fresh.values()].map(exceptionRow), ending);
  return { added: fresh.size, removed: gone.length };
}

function meaning({
  cve,
  package: one,
  release,
  sites,
  hosts,
  reason,
  expiresAt,
}: Omit<Exception, 'id'>): string {
  const { name, version, arch } = one ?? {};
  const expires = expiresAt === null ? null : Math.floor(expiresAt);
  return JSON.stringify([cve, name, version, arch, release, sites, hosts, reason, expires]);
}
