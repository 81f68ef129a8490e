/** Which issues a command is about: the same options for lists and exports. */
import type { OptionValues } from '../../../src/check/index.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import { type Incident, INCIDENT_STATES } from '../../../src/incidents/incident.ts';
import { ISSUE_CLASSES } from '../../../src/incidents/issue-key.ts';
import { type Issue, ISSUE_STATES, SEVERITIES } from '../../../src/incidents/issue.ts';
import type { IssueFilter, Ledger } from '../../../src/incidents/ledger.ts';
import { incidentNumber, instantIn, pastIn } from './options.ts';

const PAGE = 500;
const some = { kind: 'list', default: [] } as const;

export const filterOptions = {
  site: { ...some, value: 'SITE', describe: 'of this site; several are alternatives, here and below' },
  ngi: { ...some, value: 'NGI', describe: 'of sites of this operations centre' },
  host: { ...some, value: 'HOST', describe: 'with this host in their set' },
  class: { ...some, value: 'CLASS', describe: `of this class: ${ISSUE_CLASSES.join(', ')}` },
  id: { ...some, value: 'ID', describe: 'about this CVE, advisory, metric or the like' },
  severity: { ...some, value: 'SEVERITY', describe: `that grave: ${SEVERITIES.join(', ')}` },
  state: {
    ...some,
    value: 'STATE',
    describe: `in this state: ${ISSUE_STATES.join(', ')}; those that are not closed unless given`,
  },
  owner: { ...some, value: 'NAME', describe: 'of this owner' },
  incident: { ...some, value: 'cNUMBER', describe: 'of this incident, such as c7' },
  'due-before': {
    kind: 'text',
    value: 'INSTANT|DURATION',
    describe: 'with a deadline before that instant, or within that time from now on, such as 7d',
  },
  since: {
    kind: 'text',
    value: 'INSTANT|DURATION',
    describe: 'changed since then, or within that time until now, such as 7d',
  },
  all: { kind: 'flag', describe: 'closed and merged ones too' },
} as const;

const NOT_CLOSED = ['new', 'open', 'waiting'] as const;

export function filterOf(given: OptionValues<typeof filterOptions>, now: number): IssueFilter {
  const due = given['due-before'];
  const states = words('--state', ISSUE_STATES, given.state);
  return {
    site: given.site,
    ngi: given.ngi,
    host: given.host,
    class: words('--class', ISSUE_CLASSES, given.class),
    subjectId: given.id,
    severity: words('--severity', SEVERITIES, given.severity),
    state: states.length > 0 || given.all ? states : NOT_CLOSED,
    owner: given.owner,
    incident: given.incident.map(incidentNumber),
    ...(due !== undefined && { dueBefore: instantIn('--due-before', due, now) }),
    ...(given.since !== undefined && { updatedSince: pastIn('--since', given.since, now) }),
    merged: given.all,
  };
}

export function words<W extends string>(
  option: string,
  known: readonly W[],
  texts: readonly string[],
): readonly W[] {
  return texts.map((text) => {
    const word = known.find((one) => one === text);
    if (word === undefined) throw new UsageError(`${option}: '${text}' is none of ${known.join(', ')}`);
    return word;
  });
}

/** @throws Failure `missing` for an incident that there is not: no issue can be of it */
export async function requireIncident(ledger: Ledger, id: number): Promise<Incident> {
  const found = await ledger.incident(id);
  if (found === undefined) throw new Failure('missing', `there is no incident c${id}`);
  return found;
}

/** @throws Failure as {@link requireIncident} for one that the filter names */
export async function allIssues(ledger: Ledger, filter: IssueFilter): Promise<readonly Issue[]> {
  for (const id of filter.incident ?? []) await requireIncident(ledger, id);
  return await everyPage(
    (page) => ledger.issues(filter, page),
    ({ id }) => id,
  );
}

/**
 * Those that are open, or all.
 * @throws UsageError for an option that is about issues
 */
export async function allIncidents(
  ledger: Ledger,
  given: OptionValues<typeof filterOptions>,
): Promise<readonly Incident[]> {
  const { all, ...ofIssues } = given;
  for (const name of Object.keys(filterOptions) as (keyof typeof ofIssues)[])
    if ((ofIssues[name]?.length ?? 0) > 0)
      throw new UsageError(`--${name}: is for issues, not for --incidents`);
  const states = all ? INCIDENT_STATES : (['open'] as const);
  return await everyPage(
    (page) => ledger.incidents(states, page),
    ({ id }) => id,
  );
}

export async function everyPage<T>(
  fetch: (page: { readonly after: number; readonly limit: number }) => Promise<readonly T[]>,
  numberOf: (row: T) => number,
): Promise<readonly T[]> {
  const rows: T[] = [];
  for (let after = 0; ;) {
    const page = await fetch({ after, limit: PAGE });
    rows.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return rows;
    after = numberOf(last);
  }
}
