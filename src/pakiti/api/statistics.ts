/** Numbers of hosts: by site, CVE, tag and day, of those that may be seen. */
import { name, type Parameter, pastFilters } from '../../portal/routes/parameters.ts';
import type { CveCounts, SiteCounts, TagCounts } from '../statistics/count.ts';
import { countHosts } from '../statistics/count.ts';
import type { DayCve, DaySite } from '../../store/pakiti/rows.ts';
import { isDay } from '../instant.ts';
import { filters, queryOf } from './filters.ts';
import { instant } from './host-document.ts';
import { route } from './route.ts';
import { type Viewer, within } from './viewer.ts';

const SITE_COLUMNS: readonly (keyof SiteCounts)[] = [
  ...(['site', 'hosts', 'vulnerable', 'unknown', 'clean', 'tagged', 'overdue'] as const),
];

const bySite = route({
  path: '/v1/statistics/sites',
  operation: 'sites',
  summary: 'numbers of hosts at each site: by state, with a tagged CVE, with one whose deadline is over',
  parameters: filters,
  row: 'SiteCounts',
  async answer(asked, _places, viewer) {
    const { sites } = await countHosts(viewer, queryOf(asked, viewer.now));
    return { columns: SITE_COLUMNS, rows: sites };
  },
});

const CVE_COLUMNS: readonly (keyof Omit<CveCounts, 'dueAt'> | 'due')[] = [
  ...(['cve', 'tags', 'due', 'severity', 'cvss', 'exploited', 'epss', 'sites', 'hosts'] as const),
  'undetermined',
];

const byCve = route({
  path: '/v1/statistics/cves',
  operation: 'cves',
  summary: 'numbers of hosts and sites that have each CVE, those with a tag unless some are asked for',
  parameters: filters,
  row: 'CveCounts',
  async answer(asked, _places, viewer) {
    const { cve, ...others } = asked;
    const query = queryOf({ ...others, cve: [] }, viewer.now);
    const counted = await countHosts(viewer, query, cve.length === 0 ? undefined : [...new Set(cve)]);
    const rows = counted.cves.map(({ dueAt, ...rest }) => ({
      ...rest,
      due: dueAt === null ? null : instant(dueAt),
    }));
    return { columns: CVE_COLUMNS, rows };
  },
});

const TAG_COLUMNS: readonly (keyof TagCounts)[] = [
  ...(['tag', 'cves', 'sites', 'hosts', 'undetermined', 'overdue'] as const),
];

const byTag = route({
  path: '/v1/statistics/tags',
  operation: 'taggedHosts',
  summary: 'numbers of hosts, sites and CVEs of each tag',
  parameters: filters,
  row: 'TagCounts',
  async answer(asked, _places, viewer) {
    const { tags } = await countHosts(viewer, queryOf(asked, viewer.now));
    return { columns: TAG_COLUMNS, rows: tags };
  },
});

const day: Parameter<string> = {
  description: 'a day, such as 2026-05-08',
  schema: { type: 'string', format: 'date' },
  many: false,
  read: (text) => (isDay(text) ? text : undefined),
};

const days = { site: name('a site'), from: day, to: day } as const;

const SITE_DAY_COLUMNS: readonly (keyof DaySite)[] = [
  ...(['day', 'site', 'hosts', 'vulnerable', 'unknown', 'tagged', 'overdue'] as const),
];

const siteDays = route({
  path: '/v1/statistics/days',
  operation: 'siteDays',
  summary: 'numbers of hosts at each site as each day began, in UTC',
  parameters: days,
  row: 'SiteDay',
  async answer({ site, from, to }, _places, viewer) {
    const query = { sites: sitesOf(site, viewer), from: from[0], to: to[0] };
    return { columns: SITE_DAY_COLUMNS, rows: await viewer.tables.days.sites(query) };
  },
});

const CVE_DAY_COLUMNS: readonly (keyof DayCve)[] = [...(['day', 'site', 'cve', 'tag', 'hosts'] as const)];

const cveDays = route({
  path: '/v1/statistics/cve-days',
  operation: 'cveDays',
  summary: 'numbers of hosts at each site that had a tagged CVE as each day began, in UTC',
  parameters: { ...days, cve: pastFilters.cve, tag: name('a tag') },
  row: 'CveDay',
  async answer({ site, cve, tag, from, to }, _places, viewer) {
    const query = { sites: sitesOf(site, viewer), from: from[0], to: to[0] };
    const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);
    const rows = await viewer.tables.days.cves({ ...query, cves: some(cve), tags: some(tag) });
    return { columns: CVE_DAY_COLUMNS, rows };
  },
});

/** Undefined: all. */
function sitesOf(asked: readonly string[], { scope }: Viewer): readonly string[] | undefined {
  return within(scope, asked.length === 0 ? undefined : asked);
}

export const statisticsRoutes = [bySite, byCve, byTag, siteDays, cveDays] as const;
