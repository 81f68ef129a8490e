import { totalsIn } from '../../src/pakiti/findings/kept-assessment.ts';
import type { HostRow, HostsQuery } from '../../src/store/pakiti/hosts.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';

const PAGE = 1000;

/** All of them, for a person or a file to read. */
export async function everyHostOf(tables: PakitiTables, query: HostsQuery): Promise<readonly HostRow[]> {
  const rows: HostRow[] = [];
  for (;;) {
    const page = await tables.hosts(query, rows.at(-1), PAGE);
    rows.push(...page);
    if (page.length < PAGE) return rows;
  }
}

/** Hosts of which something of the whole could not be judged, such as one whose release no feed knows: they may have any CVE. */
export async function countUntold(
  tables: PakitiTables,
  query: HostsQuery,
  but: ReadonlySet<string>,
): Promise<number> {
  let count = 0;
  let page: readonly HostRow[] = [];
  do {
    page = await tables.hosts(query, page.at(-1), PAGE);
    for (const { site, name, totals } of page)
      if (totals !== null && totalsIn(totals).gaps.length > 0 && !but.has(placeOf(site, name))) count += 1;
  } while (page.length === PAGE);
  return count;
}

export function placeOf(site: string, name: string): string {
  return JSON.stringify([site, name]);
}
