/** Counts by state: of each node, of each site, of each operations centre, of all that may be seen. */
import type { CountsRow, Level } from '../../store/portal.ts';
import { countsDocument, countsProperties } from '../documents.ts';
import { filters, PAGE, paging } from './parameters.ts';
import { route } from './route.ts';
import { statesQuery } from './states.ts';

const LISTING = { root: 'counts', item: 'count', columns: Object.keys(countsProperties) } as const;

const LEVELS: Readonly<Record<string, Level>> = {
  all: { keys: [] },
  ngi: { keys: ['ngi'] },
  site: { keys: ['ngi', 'site'] },
  node: { keys: ['ngi', 'site', 'machine'] },
};

export const rollUp = route({
  path: '/v1/roll-up/{level}',
  operation: 'countStates',
  summary: 'How many subjects are in which state, the oldest that is open, and the stale ones',
  parameters: { ...filters, ...paging },
  places: {
    level: {
      pattern: Object.keys(LEVELS).join('|'),
      description: 'what is counted together: all, ngi, site, or node',
    },
  },
  row: 'Counts',
  async answer(asked, [name = ''], viewer) {
    const level = LEVELS[name];
    if (level === undefined) return undefined;
    const query = statesQuery(asked, viewer);
    const [cursor] = asked.cursor;
    const start = cursor === undefined ? undefined : keysOf(cursor, level);
    if (cursor !== undefined && start === undefined)
      return { status: 400, error: "'cursor' is none that was given" };
    const limit = asked.limit[0] ?? PAGE;
    const groups = await viewer.tables.counts(level, query, start, limit + 1);
    const rows = groups.slice(0, limit);
    const last = groups.length > limit ? rows.at(-1) : undefined;
    return { ...LISTING, rows: rows.map(countsDocument), next: last && cursorOf(last, level) };
  },
});

function cursorOf(row: CountsRow, { keys }: Level): string {
  return Buffer.from(JSON.stringify(keys.map((key) => row[key] ?? ''))).toString('base64url');
}

function keysOf(cursor: string, { keys }: Level): readonly string[] | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const names = Array.isArray(read) ? read.filter((one) => typeof one === 'string') : [];
    return keys.length > 0 && names.length === keys.length ? names : undefined;
  } catch {
    return undefined;
  }
}
