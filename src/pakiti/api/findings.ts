/** CVEs on hosts: those of tags, those that are exploited, or those that a vendor takes for severe. */
import { name, oneOf, PAGE, paging } from '../../portal/routes/parameters.ts';
import type { FindingVerdict } from '../../store/pakiti/assessments.ts';
import type { HostRow, HostsQuery } from '../../store/pakiti/hosts.ts';
import { type DescribedFinding, describeFindings } from '../decisions/described.ts';
import { openFindings } from '../decisions/open-findings.ts';
import { cveFacts, exploitedCves } from '../findings/cve-facts.ts';
import { SEVERITIES } from '../findings/kept-assessment.ts';
import { BAD_CURSOR, cursorOf, placeOf } from './cursor.ts';
import { filters, queryOf } from './filters.ts';
import { hostDocument, instant } from './host-document.ts';
import { route } from './route.ts';
import { seen, type Viewer } from './viewer.ts';

const FINDING_COLUMNS = [
  ...['site', 'host', 'cve', 'verdict', 'class', 'severity', 'cvss', 'exploited', 'epss', 'tags', 'due'],
  ...['packages', 'os', 'lastReport', 'firstSeen', 'since'],
] as const;

/** Of hosts with everything that they have: more at once would keep reports waiting. */
const HOSTS_AT_ONCE = 20;

export const findings = route({
  path: '/v1/findings',
  operation: 'findings',
  summary:
    'CVEs on hosts, those with a tag unless some, a severity or what is exploited are asked for; what is excepted is left out. `since` is how long a host has it without a gap, whatever else has changed on it',
  parameters: {
    ...filters,
    tag: name('a tag'),
    verdict: oneOf('vulnerable or undetermined', ['vulnerable', 'undetermined'], true),
    severity: oneOf('the worst word of a vendor', SEVERITIES, true),
    exploited: oneOf("true: in CISA's catalogue of what is exploited", ['true']),
    ...paging,
  },
  async answer(asked, _places, viewer) {
    const limit = asked.limit[0] ?? PAGE;
    const after = asked.cursor[0] === undefined ? undefined : placeOf(asked.cursor[0]);
    if (asked.cursor.length > 0 && after === undefined) return BAD_CURSOR;
    const exploited = asked.exploited.length === 0 ? [] : await exploitedCves(viewer.tables);
    const cves = namesOf(asked, viewer, exploited);
    const verdicts = asked.verdict.length === 0 ? (['vulnerable', 'undetermined'] as const) : asked.verdict;
    const hosts = seen(viewer, having(queryOf(asked, viewer.now), cves, verdicts));
    const page = cves?.length === 0 ? [] : await viewer.tables.hosts(hosts, after, limit + 1);
    const last = page.length > limit ? page[limit - 1] : undefined;
    const rows = [];
    for await (const all of described(viewer, page.slice(0, limit), cves)) {
      const some = all.filter(
        ({ verdict, severity }) =>
          verdicts.includes(verdict) && (asked.severity.length === 0 || asked.severity.includes(severity)),
      );
      rows.push(...(await rowsOf(viewer, some)));
    }
    return { columns: FINDING_COLUMNS, rows, next: last && cursorOf(last) };
  },
});

interface Named {
  readonly cve: readonly string[];
  readonly tag: readonly string[];
  readonly severity: readonly string[];
  readonly exploited: readonly string[];
}

/** The CVEs that were asked for by one name or another; undefined: whatever CVE it is. */
function namesOf(
  { cve, tag, severity, exploited: isExploited }: Named,
  { decisions }: Viewer,
  exploited: readonly string[],
): readonly string[] | undefined {
  const sets = [
    ...(cve.length === 0 ? [] : [cve]),
    ...(tag.length === 0 ? [] : [tag.flatMap((one) => decisions.tagged(one))]),
    ...(isExploited.length === 0 ? [] : [exploited]),
  ].map((names) => new Set(names));
  const [first, ...others] = sets;
  if (first === undefined) return severity.length === 0 ? decisions.tagged() : undefined;
  return [...first].filter((one) => others.every((names) => names.has(one)));
}

function having(
  query: HostsQuery,
  names: readonly string[] | undefined,
  verdicts: readonly FindingVerdict[],
): HostsQuery {
  return names === undefined ? query : { ...query, cves: { names, verdicts } };
}

async function* described(
  { tables, decisions }: Viewer,
  hosts: readonly HostRow[],
  cves: readonly string[] | undefined,
): AsyncGenerator<readonly DescribedFinding[]> {
  for (let at = 0; at < hosts.length; at += HOSTS_AT_ONCE) {
    const some = hosts.slice(at, at + HOSTS_AT_ONCE);
    yield await describeFindings(tables, decisions, await openFindings(tables, decisions, some, cves));
    await new Promise(setImmediate);
  }
}

async function rowsOf(
  { tables, decisions, now }: Viewer,
  found: readonly DescribedFinding[],
): Promise<readonly object[]> {
  const cves = [...new Set(found.map(({ cve }) => cve))];
  const ids = [...new Set(found.map(({ host: { id } }) => id))];
  const seenAt = new Map((await tables.seen(ids, cves)).map((one) => [`${one.host} ${one.cve}`, one]));
  const facts = await cveFacts(tables, cves);
  return found.map((one) => {
    const { site, host, os, lastReport } = hostDocument(one.host, now);
    const tags = decisions.tagsOf(one.cve);
    const due = tags.flatMap(({ dueAt }) => dueAt ?? []).toSorted((a, b) => a - b)[0];
    const { exploited, epss } = facts(one.cve);
    const was = seenAt.get(`${one.host.id} ${one.cve}`);
    const begun = Math.max(one.firstAt, one.host.since);
    return {
      ...{ site, host, cve: one.cve, verdict: one.verdict, class: one.class, severity: one.severity },
      ...{ cvss: one.cvss, exploited, epss, tags: tags.map(({ tag }) => tag) },
      ...{ due: due === undefined ? null : instant(due), packages: one.packages, os, lastReport },
      ...{ firstSeen: instant(was?.first ?? begun), since: instant(was?.since ?? begun) },
    };
  });
}
