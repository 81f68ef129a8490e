/** Current states: all that may be seen, and one. */
import type { StateRow } from '../../store/portal.ts';
import type { StatesQuery } from '../../store/portal-queries.ts';
import { stateDocument, stateProperties } from '../documents.ts';
import { page } from './page.ts';
import { type Asked, filterOf, filters, PAGE, paging } from './parameters.ts';
import { route, type Viewer } from './route.ts';

const LISTING = { root: 'states', item: 'state', columns: Object.keys(stateProperties) } as const;

export const states = route({
  path: '/v1/states',
  operation: 'listStates',
  summary: 'What is known of every subject now, in an order that does not change',
  parameters: { ...filters, ...paging },
  places: {},
  row: 'State',
  async answer(asked, _places, viewer) {
    const query = statesQuery(asked, viewer);
    const [cursor] = asked.cursor;
    const { rows, last } = await page<StateRow>(
      (after, limit) => viewer.tables.states(query, after?.id ?? cursor, limit),
      asked.limit[0] ?? PAGE,
      sizeOfRow,
    );
    return { ...LISTING, rows: rows.map((one) => stateDocument(one, viewer.now)), next: last?.id };
  },
});

export const state = route({
  path: '/v1/states/{id}',
  operation: 'getState',
  summary: 'What is known of one subject now',
  parameters: {},
  places: { id: { pattern: '[0-9a-f]{32}', description: 'of the subject, as lists show it' } },
  row: 'State',
  shape: 'one',
  async answer(_asked, [id = ''], { tables, sight, now }) {
    const [row] = await tables.states({ sight, filter: { id }, now }, undefined, 1);
    if (row === undefined) return undefined;
    const json = stateDocument(row, now);
    return { ...LISTING, rows: [json], json };
  },
});

export function statesQuery(asked: Asked<typeof filters>, { sight, now }: Viewer): StatesQuery {
  const [since] = asked.since;
  const [stale] = asked.stale;
  return {
    sight,
    now,
    filter: filterOf(asked),
    ...(asked.severity.length === 0 ? {} : { shown: asked.severity }),
    ...(stale === undefined ? {} : { stale: stale === 'true' }),
    ...(since === undefined ? {} : { since }),
  };
}

export function sizeOfRow({ body }: StateRow): number {
  return body.length;
}
