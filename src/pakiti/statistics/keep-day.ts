/** Once a day, as soon as it has begun: how it is now, to be remembered. */
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import { Decisions } from '../decisions/decisions.ts';
import { countHosts } from './count.ts';

/** @param now seconds since the epoch. @returns whether it was not yet kept */
export async function keepDay(tables: PakitiTables, now: number): Promise<boolean> {
  const day = dayOf(now);
  const last = await tables.days.last();
  // A clock that was put back keeps what it has kept.
  if (last !== undefined && last >= day) return false;
  const decisions = await Decisions.read(tables, now);
  const { sites, places } = await countHosts({ tables, decisions, scope: 'all', now }, {});
  if (sites.length === 0) return false;
  const counted = sites.map(({ site, hosts, vulnerable, unknown, tagged, overdue }) => {
    return { site, hosts, vulnerable, unknown, tagged, overdue };
  });
  await tables.days.put(day, counted, places);
  return true;
}

/** `2026-05-08`, in UTC. */
export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
