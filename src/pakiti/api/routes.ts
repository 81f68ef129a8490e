/** What is asked in JSON and CSV, beside the addresses of Pakiti. */
import { name, oneOf, type Parameter, paging, PAGE, pastFilters } from '../../portal/routes/parameters.ts';
import type { HostsQuery } from '../../store/pakiti/hosts.ts';
import { feedKinds } from '../feeds/index.generated.ts';
import { snapshotIn } from '../feeds/sync/snapshot.ts';
import { openFindings } from '../decisions/open-findings.ts';
import { assessmentsIn } from '../findings/kept-assessment.ts';
import { activityOf } from './activity.ts';
import { cursorOf, placeOf } from './cursor.ts';
import { HOST_COLUMNS, hostDocument, instant } from './host-document.ts';
import { route, type Route } from './route.ts';
import { feedStatus } from './status.ts';
import { seen, type Viewer } from './viewer.ts';

const activity: Parameter<string> = {
  description: 'heard of within 2d, or silent for longer as -7d; s, m, h, d, w, y',
  schema: { type: 'string', pattern: '^[+-]?\\d{1,6}[smhdwy]?$' },
  many: false,
  read: (text) => (activityOf(text, 0) === undefined ? undefined : text),
};

const filters = {
  site: name('a site'),
  host: name('a host'),
  group: name('a group of hosts'),
  release: name('what it runs, such as almalinux:9'),
  cve: pastFilters.cve,
  activity,
} as const;

interface Given {
  readonly site: readonly string[];
  readonly host: readonly string[];
  readonly group: readonly string[];
  readonly release: readonly string[];
  readonly cve: readonly string[];
  readonly activity: readonly string[];
}

function queryOf({ site, host, group, release, cve, activity: active }: Given, now: number): HostsQuery {
  const some = (names: readonly string[]): readonly string[] | undefined =>
    names.length === 0 ? undefined : names;
  return {
    ...{ sites: some(site), names: some(host), groups: some(group), release: some(release) },
    cves: cve.length === 0 ? undefined : { names: cve, verdicts: ['vulnerable', 'undetermined'] },
    ...(active[0] === undefined ? {} : activityOf(active[0], now)),
  };
}

const BAD_CURSOR = { error: `'cursor' is none that was given` } as const;

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
    const findings = (body === undefined ? [] : assessmentsIn(body)).map((one) => ({
      ...{ package: one.package.name, version: one.package.version, arch: one.package.arch },
      ...{ advisory: one.advisory, cves: one.cves, verdict: one.verdict, class: one.class, fixed: one.fixed },
      ...{ severity: one.severity, cvss: one.cvss, reason: one.reason, rule: one.rule, feed: one.feed },
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

const FINDING_COLUMNS = [
  'site',
  'host',
  'cve',
  'verdict',
  'tags',
  'due',
  'os',
  'lastReport',
  'since',
] as const;

const findings = route({
  path: '/v1/findings',
  operation: 'findings',
  summary: 'CVEs on hosts, those with a tag unless some are asked for; what is excepted is left out',
  parameters: {
    ...filters,
    tag: name('a tag'),
    verdict: oneOf('vulnerable or undetermined', ['vulnerable', 'undetermined'], true),
    ...paging,
  },
  async answer(asked, _places, viewer) {
    const limit = asked.limit[0] ?? PAGE;
    const after = asked.cursor[0] === undefined ? undefined : placeOf(asked.cursor[0]);
    if (asked.cursor.length > 0 && after === undefined) return BAD_CURSOR;
    const tagged =
      asked.tag.length === 0
        ? viewer.decisions.tagged()
        : asked.tag.flatMap((tag) => viewer.decisions.tagged(tag));
    const cves =
      asked.cve.length === 0
        ? tagged
        : asked.tag.length === 0
          ? asked.cve
          : asked.cve.filter((cve) => tagged.includes(cve));
    const verdicts = asked.verdict.length === 0 ? (['vulnerable', 'undetermined'] as const) : asked.verdict;
    const query = { ...queryOf(asked, viewer.now), cves: { names: cves, verdicts } };
    const page = cves.length === 0 ? [] : await viewer.tables.hosts(seen(viewer, query), after, limit + 1);
    const last = page.length > limit ? page[limit - 1] : undefined;
    const found = await openFindings(viewer.tables, viewer.decisions, page.slice(0, limit), cves);
    const rows = found
      .filter(({ verdict }) => verdicts.includes(verdict))
      .map((one) => {
        const { os, lastReport } = hostDocument(one.host, viewer.now);
        const tags = viewer.decisions.tagsOf(one.cve);
        const due = tags.flatMap(({ dueAt }) => dueAt ?? []).toSorted((a, b) => a - b)[0];
        return {
          ...{ site: one.host.site, host: one.host.name, cve: one.cve, verdict: one.verdict },
          ...{
            tags: tags.map(({ tag }) => tag),
            due: due === undefined ? null : instant(due),
            os,
            lastReport,
          },
          since: instant(Math.max(one.firstAt, one.host.since)),
        };
      });
    return { columns: FINDING_COLUMNS, rows, next: last && cursorOf(last) };
  },
});

const FEED_COLUMNS = [
  ...['feed', 'edition', 'records', 'notUnderstood', 'taken', 'ageSeconds', 'staleAfterSeconds', 'stale'],
  'refused',
] as const;

const feeds = route({
  path: '/v1/feeds',
  operation: 'feeds',
  summary: 'what advisories rest on, and how old it is',
  parameters: {},
  async answer(_asked, _places, { tables, now }) {
    const rows = (await tables.feeds()).map(({ name, edition, body }) => ({
      edition,
      ...feedStatus(name, snapshotIn(body), feedKinds, now),
    }));
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

export const ROUTES: readonly Route[] = [hosts, host, findings, feeds, statistics, status];
