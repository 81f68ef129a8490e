/**
 * The security API of the operations portal: hosts with issues that are not fixed, in CSV one line for each CVE.
 *
 * Two differences are meant. `severity` is EGI-Critical where it is absent, as its description says (its code filtered
 * nothing then). Without `duration` issues of any age are told: one whose node has fallen silent does not vanish.
 */
import type { State } from '../../result/index.ts';
import type { StateRow } from '../../store/portal.ts';
import { type StateDocument, stateDocument } from '../documents.ts';
import { every } from '../routes/page.ts';
import { sizeOfRow } from '../routes/states.ts';
import { filterOf, filters, oneOf, type Parameter, whole } from '../routes/parameters.ts';
import { route } from '../routes/route.ts';
import { nodeOfOutput } from './node-of-output.ts';

const SEVERITIES = { 'EGI-Critical': 'CRITICAL', 'EGI-High': 'WARNING', unknown: 'UNKNOWN' } as const;
type Severity = keyof typeof SEVERITIES;
const NAMES = Object.keys(SEVERITIES) as Severity[];

const COLUMNS = [
  'severity',
  'test_name',
  'site',
  'host',
  'node',
  'os',
  'arch',
  'summary',
  'last_report',
  'cve',
] as const;
const HOUR = 3600;
const MAX_HOURS = 1_000_000;
const MAX_ISSUES = 250_000;

export const problemSchema = {
  type: 'object',
  description: 'an issue that is not fixed',
  additionalProperties: false,
  required: [...COLUMNS.slice(0, -1), 'cves'],
  properties: {
    ...Object.fromEntries(COLUMNS.slice(0, -1).map((name) => [name, { type: 'string' }])),
    severity: { enum: NAMES },
    last_report: { type: 'string', description: 'UTC, 2026-05-01 10:00:00' },
    cves: { type: 'array', items: { type: 'string' } },
  },
} as const;

/** Several, separated by commas; those of the original in lower case too. */
const cve: Parameter<readonly string[]> = {
  description: 'CVE ids, exact, separated by commas',
  schema: { type: 'string', pattern: '^CVE-\\d{4}-\\d{4,19}(,CVE-\\d{4}-\\d{4,19})*$' },
  many: false,
  read(text) {
    const tokens = text.split(',').map((token) => filters.cve.read(token.trim()));
    return tokens.every((token) => token !== undefined) ? tokens : undefined;
  },
};

export const csi = route({
  path: '/CSI_API',
  operation: 'csiApi',
  summary: 'Issues that are not fixed, as the security API of the operations portal tells them',
  parameters: {
    duration: whole('hours back from now within which the last report came', 1, MAX_HOURS),
    severity: oneOf('EGI-Critical, EGI-High, unknown or all; EGI-Critical where it is absent', [
      ...NAMES,
      'all',
    ]),
    cve,
    test_name: filters.metric,
    site: filters.site,
    ngi: filters.ngi,
  },
  places: {},
  row: 'Problem',
  shape: 'array',
  async answer(asked, _places, { tables, sight, now }) {
    const [severity = 'EGI-Critical'] = asked.severity;
    const [hours] = asked.duration;
    const { site, ngi, test_name: metric } = asked;
    const query = {
      sight,
      now,
      filter: filterOf({ site, ngi, metric, cve: asked.cve[0] ?? [] }),
      shown: severity === 'all' ? Object.values(SEVERITIES) : [SEVERITIES[severity]],
      ...(hours === undefined ? {} : { seenSince: now - hours * HOUR }),
    };
    const rows: Problem[] = [];
    const all = every<StateRow>((after, limit) => tables.states(query, after?.id, limit), sizeOfRow);
    for await (const row of all) {
      if (row.service !== '') rows.push(problem(stateDocument(row, now)));
      if (rows.length > MAX_ISSUES)
        return { status: 413, error: 'these are too many at once: ask by site or ngi' };
    }
    return { root: 'issues', item: 'issue', columns: COLUMNS, rows: rows.flatMap(linesOf), json: rows };
  },
});

type Problem = Readonly<Record<string, unknown>> & Pick<StateDocument, 'cves'>;

function problem(one: StateDocument): Problem {
  const said = nodeOfOutput(one.summary);
  return {
    severity: severityOf(one.state),
    test_name: one.service,
    site: one.site,
    host: one.host,
    node: one.node ?? said.node,
    os: one.tags?.['os'] ?? said.os,
    arch: one.tags?.['arch'] ?? said.arch,
    summary: one.summary,
    last_report: one.lastSeen.slice(0, 19).replace('T', ' '),
    cves: one.cves,
  };
}

/** What names no CVE is told all the same. */
function linesOf({ cves, ...rest }: Problem): readonly Readonly<Record<string, unknown>>[] {
  return (cves.length === 0 ? [''] : cves).map((cve) => ({ ...rest, cve }));
}

function severityOf(state: State): Severity {
  return NAMES.find((name) => SEVERITIES[name] === state) ?? 'unknown';
}
