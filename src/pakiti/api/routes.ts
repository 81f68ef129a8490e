/** What is asked in JSON and CSV, beside the addresses of Pakiti. */
import { paging, PAGE } from '../../portal/routes/parameters.ts';
import { feedKinds } from '../feeds/index.generated.ts';
import { cveFacts, highest } from '../findings/cve-facts.ts';
import { assessmentsIn } from '../findings/kept-assessment.ts';
import { BAD_CURSOR, cursorOf, placeOf } from './cursor.ts';
import { filters, queryOf } from './filters.ts';
import { findings } from './findings.ts';
import { HOST_COLUMNS, hostDocument, instant } from './host-document.ts';
import { route, type Route } from './route.ts';
import { feedStatuses } from './status.ts';
import { tags } from './tags.ts';
import { seen, type Viewer } from './viewer.ts';

const hosts = route({
  path: '/v1/hosts',
  operation: 'hosts',
  summary: 'hosts with what they come to, by site and name',
  parameters: { ...filters, ...paging },
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

const host = route({
  path: '/v1/hosts/{site}/{host}',
  operation: 'host',
  summary: 'one host with everything that was found, and since when',
  parameters: {},
  async answer(_asked, [site = '', called = ''], viewer) {
    const [row] = await viewer.tables.hosts(seen(viewer, { sites: [site], names: [called] }), undefined, 1);
    if (row === undefined) return undefined;
    const body = (await viewer.tables.assessments([row.inventory])).get(row.inventory);
    const assessed = body === undefined ? [] : assessmentsIn(body);
    const facts = await cveFacts(
      viewer.tables,
      assessed.flatMap(({ cves }) => cves),
    );
    const findings = assessed.map((one) => ({
      ...{ package: one.package.name, version: one.package.version, arch: one.package.arch },
      ...{ advisory: one.advisory, cves: one.cves, verdict: one.verdict, class: one.class, fixed: one.fixed },
      ...{ severity: one.severity, cvss: one.cvss, reason: one.reason, rule: one.rule, feed: one.feed },
      exploited: one.cves.filter((cve) => facts(cve).exploited === true),
      epss: highest(one.cves.flatMap((cve) => facts(cve).epss ?? [])),
      tags: tagsOf(viewer, one.cves),
      excepted: one.cves.filter((cve) => viewer.decisions.isExcepted(row, cve, one.package)),
    }));
    const history = (await viewer.tables.history(row.id)).map(({ cve, verdict, from, until }) => ({
      ...{ cve, verdict, from: instant(from), until: until === null ? null : instant(until) },
    }));
    return { one: { ...hostDocument(row, viewer.now), findings, history } };
  },
});

function tagsOf({ decisions }: Viewer, cves: readonly string[]): readonly string[] {
  return [...new Set(cves.flatMap((cve) => decisions.tagsOf(cve).map(({ tag }) => tag)))];
}

const FEED_COLUMNS = [
  ...['feed', 'edition', 'records', 'notUnderstood', 'taken', 'ageSeconds', 'staleAfterSeconds', 'stale'],
  ...['refused', 'tried', 'syncing'],
] as const;

const feeds = route({
  path: '/v1/feeds',
  operation: 'feeds',
  summary: 'what advisories rest on, and how old it is',
  parameters: {},
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
  answer: async (_asked, _places, viewer) =>
    viewer.scope === 'all' ? { one: await viewer.status() } : undefined,
});

const statistics = route({
  path: '/v1/statistics',
  operation: 'statistics',
  summary: 'how much there is, and was; of hosts those that may be seen',
  parameters: {},
  async answer(_asked, _places, viewer) {
    const { tables } = viewer;
    const counted = await tables.statistics();
    return {
      one: {
        ...counted,
        hosts: await tables.countHosts(seen(viewer, {})),
        pendingInventories: await tables.countPending(),
      },
    };
  },
});

export const ROUTES: readonly Route[] = [hosts, host, findings, tags, feeds, statistics, status];
