/** CVEs on hosts: those of tags, those that are exploited, or those that a vendor takes for severe. */
import { name, oneOf, PAGE, paging } from '../../portal/routes/parameters.ts';
import type { FindingVerdict } from '../../store/pakiti/assessments.ts';
import type { HostsQuery } from '../../store/pakiti/hosts.ts';
import { exploitedCves } from '../findings/cve-facts.ts';
import { SEVERITIES } from '../findings/kept-assessment.ts';
import { BAD_CURSOR, cursorOf, placeOf } from './cursor.ts';
import { filters, queryOf } from './filters.ts';
import { FINDING_COLUMNS, type FindingDocument, findingDocuments } from './finding-document.ts';
import { route } from './route.ts';
import { seen, type Viewer } from './viewer.ts';

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
    exploited: oneOf("true: in CISA's catalogue of what is exploited, as far as /v1/feeds has one", ['true']),
    ...paging,
  },
  row: 'Finding',
  async answer(asked, _places, viewer) {
    const limit = asked.limit[0] ?? PAGE;
    const after = asked.cursor[0] === undefined ? undefined : placeOf(asked.cursor[0]);
    if (asked.cursor.length > 0 && after === undefined) return BAD_CURSOR;
    const exploited = asked.exploited.length === 0 ? [] : await exploitedCves(viewer.tables);
    const cves = namesOf(asked, viewer, exploited);
    const verdicts = asked.verdict.length === 0 ? (['vulnerable', 'undetermined'] as const) : asked.verdict;
    const hosts = seen(viewer, having(viewer, queryOf(asked, viewer.now), cves, verdicts));
    const page = cves?.length === 0 ? [] : await viewer.tables.hosts(hosts, after, limit + 1);
    const last = page.length > limit ? page[limit - 1] : undefined;
    const rows: FindingDocument[] = [];
    for await (const all of findingDocuments(viewer, page.slice(0, limit), cves))
      rows.push(
        ...all.filter(
          ({ verdict, severity }) =>
            verdicts.includes(verdict) && (asked.severity.length === 0 || asked.severity.includes(severity)),
        ),
      );
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
  { decisions }: Viewer,
  query: HostsQuery,
  names: readonly string[] | undefined,
  verdicts: readonly FindingVerdict[],
): HostsQuery {
  if (names === undefined) return query;
  // An exception takes away the packages that are vulnerable, and leaves one of which nobody can tell.
  const doubted = verdicts.includes('vulnerable') ? [] : names.filter((one) => decisions.mayBeExcepted(one));
  const left = doubted.length === 0 ? [] : [{ names: doubted, verdicts: ['vulnerable'] as const }];
  return { ...query, cves: [{ names, verdicts }, ...left] };
}
