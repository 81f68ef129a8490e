/** What is asked in JSON and CSV, beside the addresses of Pakiti. */
import { paging, PAGE } from '../../portal/routes/parameters.ts';
import { feedKinds } from '../feeds/index.generated.ts';
import { BAD_CURSOR, cursorOf, placeOf } from './cursor.ts';
import { filters, queryOf } from './filters.ts';
import { findings } from './findings.ts';
import { cve } from './cve.ts';
import { exceptions, groups } from './decided.ts';
import { host, hostFindings, hostHistory } from './host.ts';
import { HOST_COLUMNS, hostDocument } from './host-document.ts';
import { route, type Route } from './route.ts';
import { feedStatuses } from './status.ts';
import { statisticsRoutes } from './statistics.ts';
import { tags } from './tags.ts';
import { seen } from './viewer.ts';

const hosts = route({
  path: '/v1/hosts',
  operation: 'hosts',
  summary: 'hosts with what they come to, by site and name',
  parameters: { ...filters, ...paging },
  row: 'Host',
  async answer(asked, _places, viewer) {
    const limit = asked.limit[0] ?? PAGE;
    const after = asked.cursor[0] === undefined ? undefined : placeOf(asked.cursor[0]);
    if (asked.cursor.length > 0 && after === undefined) return BAD_CURSOR;
    const rows = await viewer.tables.hosts(seen(viewer, queryOf(asked, viewer.now)), after, limit + 1);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      columns: HOST_COLUMNS,
      rows: page.map((row) => hostDocument(row, viewer.now)),
      next: last && cursorOf(last),
    };
  },
});

const FEED_COLUMNS = [
  ...['feed', 'edition', 'records', 'notUnderstood', 'taken', 'ageSeconds', 'staleAfterSeconds', 'stale'],
  ...['refused', 'tried', 'syncing'],
] as const;

const feeds = route({
  path: '/v1/feeds',
  operation: 'feeds',
  summary: 'what advisories rest on, and how old it is',
  parameters: {},
  row: 'Feed',
  async answer(_asked, _places, { tables, now }) {
    const editions = new Map((await tables.feeds()).map(({ name, edition }) => [name, edition]));
    const rows = (await feedStatuses({ tables, kinds: feedKinds }, [], now)).map(
      ({ syncing, ...status }) => ({
        edition: editions.get(status.feed) ?? 0,
        ...status,
        syncing: syncing !== null,
      }),
    );
    return { columns: FEED_COLUMNS, rows };
  },
});

const status = route({
  path: '/v1/status',
  operation: 'status',
  summary: 'how the server is, and how far what takes long; for whoever may see everything',
  parameters: {},
  row: 'Status',
  shape: 'one',
  answer: async (_asked, _places, viewer) =>
    viewer.scope === 'all' ? { one: await viewer.status() } : undefined,
});

/** Nobody has counted them by site. */
const OF_ALL_SITES = {
  ...{ savedReports: null, sameReports: null, unsavedReports: null, checkedPackages: null },
  pendingInventories: null,
} as const;

const statistics = route({
  path: '/v1/statistics',
  operation: 'statistics',
  summary:
    'how much there is, and was; of hosts those that may be seen, and the rest for whoever may see everything',
  parameters: {},
  row: 'Statistics',
  shape: 'one',
  async answer(_asked, _places, viewer) {
    const { tables } = viewer;
    const hosts = await tables.countHosts(seen(viewer, {}));
    if (viewer.scope !== 'all') return { one: { ...OF_ALL_SITES, hosts } };
    const pendingInventories = await tables.countPending();
    return { one: { ...(await tables.statistics()), hosts, pendingInventories } };
  },
});

export const ROUTES: readonly Route[] = [
  ...[hosts, host, hostFindings, hostHistory, findings, cve],
  ...[tags, exceptions, groups, feeds, status],
  ...[statistics, ...statisticsRoutes],
];
