/** What was ever counted. */
import { sql } from 'kysely';
import { records } from '../records.ts';
import type { Place } from '../schema.ts';

export type Statistic = 'savedReports' | 'sameReports' | 'unsavedReports' | 'checkedPackages';

export async function count(place: Place, more: Readonly<Partial<Record<Statistic, number>>>): Promise<void> {
  const rows = Object.entries(more).map(([name, value]) => ({ name, value }));
  const given = records(place, rows, { name: 'text', value: 'bigint' });
  await sql`insert into pakiti_statistic (name, value) select given.name, given.value from ${given} where true
    on conflict (name) do update set value = pakiti_statistic.value + excluded.value`.execute(place.db);
}

export async function statistics({ db }: Place): Promise<Readonly<Record<Statistic, number>>> {
  const rows = await db.selectFrom('pakiti_statistic').selectAll().execute();
  const counted = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  return { ...NONE, ...counted };
}

const NONE: Readonly<Record<Statistic, number>> = {
  savedReports: 0,
  sameReports: 0,
  unsavedReports: 0,
  checkedPackages: 0,
};
