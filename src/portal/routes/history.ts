/** What has changed, in the order in which it became known: whoever asks again after the last event misses nothing. */
import type { HistoryRow } from '../../store/portal.ts';
import { changeDocument, changeProperties } from '../documents.ts';
import { page } from './page.ts';
import { filterOf, pastFilters, PAGE, paging, type Parameter } from './parameters.ts';
import { route } from './route.ts';

const LISTING = { root: 'changes', item: 'change', columns: Object.keys(changeProperties) } as const;
const ID = /^[0-9a-f]{32}$/;
const EVENT = /^[0-9a-f]{44}$/;
const UNKNOWN = { status: 400, error: "'cursor' is none that was given" } as const;
/** The same of one that was never there, or may not be seen. */
const GONE = {
  status: 410,
  error: "the history does not go back to this 'cursor': begin again without it",
} as const;

const subject: Parameter<string> = {
  description: 'the id of a subject',
  schema: { type: 'string', pattern: ID.source },
  many: false,
  read: (text) => (ID.test(text) ? text : undefined),
};

export const history = route({
  path: '/v1/history',
  operation: 'listChanges',
  summary: 'Changes of state, oldest first; the event of the last row is the cursor that goes on from there',
  parameters: { ...pastFilters, subject, ...paging },
  places: {},
  row: 'Change',
  async answer(asked, _places, { tables, sight }) {
    const [id] = asked.subject;
    const [since] = asked.since;
    // Otherwise the changes of one that may not be seen would be read, and be passed over.
    if (id !== undefined && !(await tables.hasSubject(sight, id))) return { ...LISTING, rows: [] };
    const query = {
      sight,
      filter: { ...filterOf(asked), ...(id === undefined ? {} : { id }) },
      ...(asked.severity.length === 0 ? {} : { states: asked.severity }),
      ...(since === undefined ? {} : { since }),
    };
    const [cursor] = asked.cursor;
    if (cursor !== undefined && !EVENT.test(cursor)) return UNKNOWN;
    if (cursor !== undefined && !(await tables.hasChange(sight, cursor))) return GONE;
    const { rows, last } = await page<HistoryRow>(
      (after, limit) => tables.history(query, after?.event_id ?? cursor, limit),
      asked.limit[0] ?? PAGE,
      ({ body }) => body.length,
    );
    return { ...LISTING, rows: rows.map(changeDocument), next: last?.event_id };
  },
});
