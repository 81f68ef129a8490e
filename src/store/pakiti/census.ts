/** How much there is, for whoever watches the server. */
import { sql } from 'kysely';
import type { Place } from '../schema.ts';

export interface Census {
  readonly hosts: number;
  /** Not heard of since the time that was asked for. */
  readonly silent: number;
  /** Whose inventory waits to be assessed. */
  readonly unassessed: number;
  /** When a host was last heard of, seconds since the epoch; null: there is none. */
  readonly newest: number | null;
  /** Inventories that wait. */
  readonly pending: number;
  /** Since when one of them waits, seconds since the epoch; null: none does. */
  readonly waitingSince: number | null;
}

export async function census({ db }: Place, silentSince: number): Promise<Census> {
  const hosts = await sql<Pick<Census, 'hosts' | 'newest'> & { readonly silent: number | null }>`
    select count(*) as hosts, max(last_seen) as newest,
      sum(case when last_seen < ${silentSince} then 1 else 0 end) as silent from pakiti_host`.execute(db);
  const unassessed = await sql<{ n: number }>`select count(*) as n from pakiti_host
    where inventory in (select inventory from pakiti_pending)`.execute(db);
  const pending = await sql<Pick<Census, 'pending' | 'waitingSince'>>`
    select count(*) as pending, min(since) as "waitingSince" from pakiti_pending`.execute(db);
  const [{ hosts: count, silent, newest } = { hosts: 0, silent: 0, newest: null }] = hosts.rows;
  const [waiting = { pending: 0, waitingSince: null }] = pending.rows;
  return { hosts: count, silent: silent ?? 0, unassessed: unassessed.rows[0]?.n ?? 0, newest, ...waiting };
}

/** What an inventory was found to be, and how many hosts have it. */
export interface CountedTotals {
  /** JSON. */
  readonly totals: string;
  readonly hosts: number;
}

const PAGE = 1000;

/** Of every inventory that has been assessed, page by page. */
export async function* everyTotals({ db }: Place): AsyncGenerator<readonly CountedTotals[]> {
  for (let last = 0; ;) {
    const { rows } = await sql<CountedTotals & { readonly inventory: number }>`select inventory, totals,
        (select count(*) from pakiti_host where pakiti_host.inventory = pakiti_assessment.inventory) as hosts
      from pakiti_assessment where inventory > ${last} order by inventory limit ${PAGE}`.execute(db);
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1)?.inventory ?? last;
  }
}
