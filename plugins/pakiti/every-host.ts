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
