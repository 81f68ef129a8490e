/** CVEs on hosts: those of tags, those that are exploited, or those that a vendor takes for severe. */
import { name, oneOf, PAGE, paging } from '../../portal/routes/parameters.ts';
import type { FindingVerdict } from '../../store/pakiti/assessments.ts';
import type { HostRow, HostsQuery } from '../../store/pakiti/hosts.ts';
import { type DescribedFinding, describeFindings } from '../decisions/described.ts';
import { openFindings } from '../decisions/open-findings.ts';
import { SEVERITIES } from '../findings/kept-assessment.ts';
import { BAD_CURSOR, cursorOf, placeOf } from './cursor.ts';
import { filters, queryOf } from './filters.ts';
import { hostDocument, instant } from './host-document.ts';
import { route } from './route.ts';
import { seen, type Viewer } from './viewer.ts';

const FINDING_COLUMNS = [
  ...['site', 'host', 'cve', 'verdict', 'severity', 'exploited', 'tags', 'due', 'packages', 'os'],
  ...['lastReport', 'since'],
] as const;

/** Of hosts with everything that they have: more at once would keep reports waiting. */
const HOSTS_AT_ONCE = 20;

/** The name of the feed of CISA's catalogue. */
const CATALOGUE = 'kev';

export const findings = route({
  path: '/v1/findings',
  operation: 'findings',
  summary:
    'CVEs on hosts, those with a tag unless some, a severity or what is exploited are asked for; what is excepted is left out',
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
    const exploited = new Set((await viewer.tables.recordDigests(CATALOGUE)).keys());
    const cves = namesOf(asked, viewer, exploited);
    const verdicts = asked.verdict.length === 0 ? (['vulnerable', 'undetermined'] as const) : asked.verdict;
    const hosts = seen(viewer, having(queryOf(asked, viewer.now), cves, verdicts));
    const page = cves?.length === 0 ? [] : await viewer.tables.hosts(hosts, after, limit + 1);
    const last = page.length > limit ? page[limit - 1] : undefined;
    const rows = [];
    for await (const one of described(viewer, page.slice(0, limit), cves))
      if (
        verdicts.includes(one.verdict) &&
        (asked.severity.length === 0 || asked.severity.includes(one.severity))
      )
        rows.push(rowOf(viewer, one, exploited));
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
  exploited: ReadonlySet<string>,
): readonly string[] | undefined {
  const sets = [
    ...(cve.length === 0 ? [] : [cve]),
    ...(tag.length === 0 ? [] : [tag.flatMap((one) => decisions.tagged(one))]),
    ...(isExploited.length === 0 ? [] : [[...exploited]]),
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
): AsyncGenerator<DescribedFinding> {
  for (let at = 0; at < hosts.length; at += HOSTS_AT_ONCE) {
    const some = hosts.slice(at, at + HOSTS_AT_ONCE);
    yield* await describeFindings(tables, decisions, await openFindings(tables, decisions, some, cves));
    await new Promise(setImmediate);
  }
}

function rowOf({ decisions, now }: Viewer, one: DescribedFinding, exploited: ReadonlySet<string>): object {
  const { site, host, os, lastReport } = hostDocument(one.host, now);
  const tags = decisions.tagsOf(one.cve);
  const due = tags.flatMap(({ dueAt }) => dueAt ?? []).toSorted((a, b) => a - b)[0];
  return {
    ...{ site, host, cve: one.cve, verdict: one.verdict, severity: one.severity },
    // Nobody knows, where there is no catalogue.
    exploited: exploited.size === 0 ? null : exploited.has(one.cve),
    ...{ tags: tags.map(({ tag }) => tag), due: due === undefined ? null : instant(due) },
    ...{ packages: one.packages, os, lastReport, since: instant(Math.max(one.firstAt, one.host.since)) },
  };
}
