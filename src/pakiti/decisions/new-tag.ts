/** One tag that somebody sets. */
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import { type Tag, tagOf, tagRow } from './decisions.ts';
import type { Made } from './new-exception.ts';
import { cveWarnings, deadlineWarnings, tagWarnings } from './warnings.ts';

type Said = Pick<Tag, 'cve' | 'tag' | 'reason' | 'infoUrl' | 'modifier' | 'dueAt'>;

/** What was there of the same CVE and tag is replaced. @param now seconds since the epoch */
export async function setTag(tables: PakitiTables, said: Said, now: number): Promise<Made<Tag>> {
  const { cve, tag, dueAt } = said;
  const others = (await tables.tags()).map(tagOf).filter((one) => one.cve !== cve);
  const made: Tag = { ...said, state: 'set', enabled: true, at: Math.floor(now), advisory: null };
  await tables.putTags([tagRow(made)]);
  const warnings = [
    ...(await cveWarnings(tables, cve)),
    ...tagWarnings(tag, others),
    ...deadlineWarnings(dueAt, now),
  ];
  return { made, warnings };
}
