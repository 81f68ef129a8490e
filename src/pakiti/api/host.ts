/** One host: what it comes to, what was found on it, and what it has had. */
import { pastFilters } from '../../portal/routes/parameters.ts';
import type { HostRow } from '../../store/pakiti/hosts.ts';
import { cveFacts, highest } from '../findings/cve-facts.ts';
import { assessmentsIn } from '../findings/kept-assessment.ts';
import { hostDocument, instant } from './host-document.ts';
import { route } from './route.ts';
import { seen, type Viewer } from './viewer.ts';

export const host = route({
  path: '/v1/hosts/{site}/{host}',
  operation: 'host',
  summary: 'one host with everything that was found, and since when; of a host of no site, the site is empty',
  parameters: {},
  row: 'HostDetails',
  shape: 'one',
  async answer(_asked, places, viewer) {
    const row = await hostAt(places, viewer);
    if (row === undefined) return undefined;
    const [findings, history] = [await findingsOf(row, viewer), await historyOf(row, viewer)];
    return { one: { ...hostDocument(row, viewer.now), findings, history } };
  },
});

export const hostFindings = route({
  path: '/v1/hosts/{site}/{host}/findings',
  operation: 'hostFindings',
  summary: 'what was found on one host, package by package',
  parameters: {},
  row: 'HostFinding',
  async answer(_asked, places, viewer) {
    const row = await hostAt(places, viewer);
    if (row === undefined) return undefined;
    return { columns: COLUMNS, rows: await findingsOf(row, viewer) };
  },
});

const COLUMNS = [
  ...['package', 'version', 'arch', 'advisory', 'cves', 'verdict', 'class', 'fixed', 'severity', 'cvss'],
  ...['exploited', 'epss', 'tags', 'excepted', 'reason', 'rule', 'feed'],
] as const;

export const hostHistory = route({
  path: '/v1/hosts/{site}/{host}/history',
  operation: 'hostHistory',
  summary: 'from when until when one host has had which CVE, whatever it had installed meanwhile',
  parameters: { cve: pastFilters.cve },
  row: 'Spell',
  async answer({ cve }, places, viewer) {
    const row = await hostAt(places, viewer);
    if (row === undefined) return undefined;
    const all = await historyOf(row, viewer);
    const rows = cve.length === 0 ? all : all.filter((one) => cve.includes(one.cve));
    return { columns: ['cve', 'verdict', 'from', 'until'], rows };
  },
});

async function hostAt(
  [site = '', name = '']: readonly string[],
  viewer: Viewer,
): Promise<HostRow | undefined> {
  const [row] = await viewer.tables.hosts(seen(viewer, { sites: [site], names: [name] }), undefined, 1);
  return row;
}

async function findingsOf(row: HostRow, { tables, decisions, now }: Viewer): Promise<readonly object[]> {
  const body = (await tables.assessments([row.inventory])).get(row.inventory);
  const assessed = body === undefined ? [] : assessmentsIn(body);
  const facts = await cveFacts(
    tables,
    assessed.flatMap(({ cves }) => cves),
    now,
  );
  return assessed.map((one) => ({
    ...{ package: one.package.name, version: one.package.version, arch: one.package.arch },
    ...{ advisory: one.advisory, cves: one.cves, verdict: one.verdict, class: one.class, fixed: one.fixed },
    ...{ severity: one.severity, cvss: one.cvss, reason: one.reason, rule: one.rule, feed: one.feed },
    exploited: exploitedOf(one.cves, (cve) => facts(cve).exploited),
    epss: highest(one.cves.flatMap((cve) => facts(cve).epss ?? [])),
    tags: [...new Set(one.cves.flatMap((cve) => decisions.tagsOf(cve).map(({ tag }) => tag)))],
    excepted: one.cves.filter((cve) => decisions.isExcepted(row, cve, one.package)),
  }));
}

/** Null: none is known to be, and of one nobody can tell. */
function exploitedOf(
  cves: readonly string[],
  isExploited: (cve: string) => boolean | null,
): readonly string[] | null {
  const found = cves.filter((cve) => isExploited(cve) === true);
  return found.length === 0 && cves.some((cve) => isExploited(cve) === null) ? null : found;
}

interface SpellDocument {
  readonly cve: string;
  readonly verdict: string;
  readonly from: string;
  readonly until: string | null;
}

async function historyOf({ id }: HostRow, { tables }: Viewer): Promise<readonly SpellDocument[]> {
  return (await tables.history(id)).map(({ cve, verdict, from, until }) => ({
    ...{ cve, verdict, from: instant(from), until: until === null ? null : instant(until) },
  }));
}
