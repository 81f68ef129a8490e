/** The audit trail of the ledger in pages: of one issue or incident, or all of it. */
import { entryDocument, entryProperties } from '../../incidents/documents.ts';
import type { AuditFilter } from '../../incidents/ledger.ts';
import { entryLine } from '../../incidents/lines.ts';
import { type Asked, instant, PAGE, paging, whole } from './parameters.ts';
import { route, type Rows, type Viewer } from './route.ts';

export const MAX_NUMBER = 999_999_999;
const ENTRIES = { root: 'entries', item: 'entry', columns: Object.keys(entryProperties) } as const;

export const numbered = {
  limit: paging.limit,
  cursor: whole('what the page before gave as next', 1, MAX_NUMBER),
};

export async function trail(
  { ledger }: Pick<Viewer, 'ledger'>,
  filter: AuditFilter,
  { limit, cursor }: Asked<typeof numbered>,
): Promise<Rows> {
  const count = limit[0] ?? PAGE;
  const entries = await ledger.audit(filter, { after: cursor[0] ?? 0, limit: count + 1 });
  const rows = entries.slice(0, count);
  const next = entries.length > count ? rows.at(-1)?.seq : undefined;
  return { ...ENTRIES, ...pageOf(rows.map(entryDocument), next), rows: rows.map(entryLine) };
}

export const audit = route({
  path: '/v1/audit',
  operation: 'listWholeAudit',
  summary: 'Who did what to all issues and incidents, oldest first; for credentials that see everything',
  parameters: { since: instant, until: instant, ...numbered },
  places: {},
  row: 'Entry',
  async answer({ since, until, ...page }, _places, viewer) {
    if (viewer.sight !== 'all') return undefined;
    const filter = {
      ...(since[0] !== undefined && { since: since[0] }),
      ...(until[0] !== undefined && { until: until[0] }),
    };
    return await trail(viewer, filter, page);
  },
});

export function pageOf(
  items: readonly object[],
  next: number | undefined,
): { readonly json: object; readonly next: string | undefined } {
  const cursor = next === undefined ? undefined : String(next);
  return { json: { items, next: cursor ?? null }, next: cursor };
}
