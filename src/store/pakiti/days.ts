/** How it was on earlier days. A day is `2026-05-08`, in UTC. */
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { lockInventories } from '../locks.ts';
import { patiently } from '../patiently.ts';
import { columnText, nameOfColumn } from '../portal-rows.ts';
import { among } from '../records.ts';
import type { Place, Tables } from '../schema.ts';
import type { DayCve, DaySite } from './rows.ts';

/** All hold together; the values of one are alternatives, and what is undefined is any. */
export interface DaysQuery {
  readonly sites?: readonly string[] | undefined;
  readonly cves?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Inclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const ROWS = 500;

export class DayTables {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** The last that was kept. */
  async last(): Promise<string | undefined> {
    const last = this.#place.db.selectFrom('pakiti_day_site').select(({ fn }) => fn.max('day').as('day'));
    return (await last.executeTakeFirst())?.day ?? undefined;
  }

  /** What was there of the same day is replaced. */
  async put(
    day: string,
    sites: readonly Omit<DaySite, 'day'>[],
    cves: readonly Omit<DayCve, 'day'>[],
  ): Promise<void> {
    const { db, flavour } = this.#place;
    const work = async (tx: Transaction<Tables>): Promise<void> => {
      await lockInventories({ db: tx, flavour });
      await put(tx, day, sites, cves);
    };
    await patiently(() => (db as Kysely<Tables>).transaction().execute(work));
  }

  /** By day and site. */
  async sites({ sites, from, to }: Pick<DaysQuery, 'sites' | 'from' | 'to'>): Promise<readonly DaySite[]> {
    const conditions = this.#conditions({ sites, from, to });
    const { rows } = await sql<DaySite>`select day, site, hosts, vulnerable, unknown, tagged, overdue
      from pakiti_day_site where ${conditions} order by day, site`.execute(this.#place.db);
    return rows.map((row) => ({ ...row, site: nameOfColumn(row.site) }));
  }

  /** By day, site, CVE and tag. */
  async cves(query: DaysQuery): Promise<readonly DayCve[]> {
    const { rows } = await sql<DayCve>`select day, site, cve, tag, hosts from pakiti_day_cve
      where ${this.#conditions(query)} order by day, site, cve, tag`.execute(this.#place.db);
    return rows.map((row) => ({ ...row, site: nameOfColumn(row.site), tag: nameOfColumn(row.tag) }));
  }

  #conditions({ sites, cves, tags, from, to }: DaysQuery): RawBuilder<unknown> {
    const some = (list: readonly string[]): RawBuilder<unknown> => among(this.#place, list);
    const conditions: RawBuilder<unknown>[] = [sql`1 = 1`];
    if (sites !== undefined) conditions.push(sql`site in ${some(sites.map(columnText))}`);
    if (cves !== undefined) conditions.push(sql`cve in ${some(cves)}`);
    if (tags !== undefined) conditions.push(sql`tag in ${some(tags.map(columnText))}`);
    if (from !== undefined) conditions.push(sql`day >= ${from}`);
    if (to !== undefined) conditions.push(sql`day <= ${to}`);
    return sql.join(conditions, sql` and `);
  }
}

async function put(
  db: Transaction<Tables>,
  day: string,
  sites: readonly Omit<DaySite, 'day'>[],
  cves: readonly Omit<DayCve, 'day'>[],
): Promise<void> {
  await db.deleteFrom('pakiti_day_site').where('day', '=', day).execute();
  await db.deleteFrom('pakiti_day_cve').where('day', '=', day).execute();
  for (let first = 0; first < sites.length; first += ROWS) {
    const rows = sites.slice(first, first + ROWS).map((one) => ({ day, ...one, site: columnText(one.site) }));
    await db.insertInto('pakiti_day_site').values(rows).execute();
  }
  for (let first = 0; first < cves.length; first += ROWS) {
    const rows = cves
      .slice(first, first + ROWS)
      .map((one) => ({ day, ...one, site: columnText(one.site), tag: columnText(one.tag) }));
    await db.insertInto('pakiti_day_cve').values(rows).execute();
  }
}

/** @param before a day; it and later ones stay. @returns how many there were */
export async function purgeDays({ db }: Place, before: string): Promise<number> {
  const sites = await db.deleteFrom('pakiti_day_site').where('day', '<', before).executeTakeFirst();
  const cves = await db.deleteFrom('pakiti_day_cve').where('day', '<', before).executeTakeFirst();
  return Number(sites.numDeletedRows) + Number(cves.numDeletedRows);
}
