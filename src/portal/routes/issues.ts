/** Issues and incidents of the ledger, as far as a credential may see them. */
import {
  type IssueDocument,
  issueDocument,
  issueProperties,
  noteDocument,
  noteProperties,
} from '../../incidents/documents.ts';
import { issueLine, noteLine } from '../../incidents/lines.ts';
import { ISSUE_CLASSES } from '../../incidents/issue-key.ts';
import { type Issue, ISSUE_STATES, SEVERITIES } from '../../incidents/issue.ts';
import type { Sight } from '../../store/portal-scope.ts';
import { instant, name, oneOf, PAGE, whole } from './parameters.ts';
import { route, type Viewer } from './route.ts';
import { MAX_NUMBER, numbered, pageOf, trail } from './trail.ts';

const ISSUES = { root: 'issues', item: 'issue', columns: Object.keys(issueProperties) } as const;
export const NOTES = { root: 'notes', item: 'note', columns: Object.keys(noteProperties) } as const;

export const numberPlace = {
  number: { pattern: '[1-9][0-9]{0,8}', description: 'as lists show it' },
} as const;

export const issues = route({
  path: '/v1/issues',
  operation: 'listIssues',
  summary: 'Issues in the order of their numbers; closed ones too unless a state is asked for',
  parameters: {
    site: name('a site'),
    ngi: name('an operations centre'),
    host: name('a host of the set'),
    class: oneOf(`a class: ${ISSUE_CLASSES.join(', ')}`, ISSUE_CLASSES, true),
    id: name('a CVE, advisory, metric or the like'),
    severity: oneOf(`a severity: ${SEVERITIES.join(', ')}`, SEVERITIES, true),
    state: oneOf(`a state: ${ISSUE_STATES.join(', ')}`, ISSUE_STATES, true),
    owner: name('an owner'),
    incident: { ...whole('the number of an incident', 1, MAX_NUMBER), many: true },
    since: instant,
    dueBefore: instant,
    ...numbered,
  },
  places: {},
  row: 'Issue',
  async answer({ id, since, dueBefore, limit, cursor, ...asked }, _places, { ledger, sight }) {
    const filter = {
      ...asked,
      sight,
      subjectId: id,
      ...(since[0] !== undefined && { updatedSince: since[0] }),
      ...(dueBefore[0] !== undefined && { dueBefore: dueBefore[0] }),
    };
    const count = limit[0] ?? PAGE;
    const found = await ledger.issues(filter, { after: cursor[0] ?? 0, limit: count + 1 });
    const rows = found.slice(0, count);
    const next = found.length > count ? rows.at(-1)?.id : undefined;
    const items = rows.map((one) => seenIssue(one, sight));
    return {
      ...ISSUES,
      ...pageOf(items, next),
      rows: rows.map((one, place) => issueLine(one, items[place])),
    };
  },
});

export const issue = route({
  path: '/v1/issues/{number}',
  operation: 'getIssue',
  summary: 'One issue',
  parameters: {},
  places: numberPlace,
  row: 'Issue',
  shape: 'one',
  async answer(_asked, [number = ''], viewer) {
    const found = await visibleIssue(viewer, Number(number));
    if (found === undefined) return undefined;
    const json = seenIssue(found, viewer.sight);
    return { ...ISSUES, rows: [issueLine(found, json)], json };
  },
});

export const issueNotes = route({
  path: '/v1/issues/{number}/notes',
  operation: 'listNotes',
  summary: 'The notes of an issue, oldest first; internal ones only for credentials that see everything',
  parameters: {},
  places: numberPlace,
  row: 'Note',
  shape: 'array',
  async answer(_asked, [number = ''], viewer) {
    const { ledger, sight } = viewer;
    const found = await visibleIssue(viewer, Number(number));
    if (found === undefined) return undefined;
    const notes = await ledger.notes({ issue: found.id });
    const seen = notes.filter(({ audience }) => sight === 'all' || audience === 'site');
    return { ...NOTES, rows: seen.map(noteLine), json: seen.map(noteDocument) };
  },
});

export const issueAudit = route({
  path: '/v1/issues/{number}/audit',
  operation: 'listAudit',
  summary: 'Who did what to an issue, oldest first; for credentials that see everything',
  parameters: numbered,
  places: numberPlace,
  row: 'Entry',
  async answer(asked, [number = ''], viewer) {
    const found = viewer.sight === 'all' ? await visibleIssue(viewer, Number(number)) : undefined;
    if (found === undefined) return undefined;
    return await trail(viewer, { issue: found.id }, asked);
  },
});

/** Undefined where there is none, or none that may be seen. */
export async function visibleIssue(
  { ledger, sight }: Pick<Viewer, 'ledger' | 'sight'>,
  number: number,
): Promise<Issue | undefined> {
  const found = await ledger.issue(number);
  return found !== undefined && isVisible(found, sight) ? found : undefined;
}

function isVisible({ subject, ngi }: Issue, sight: Sight): boolean {
  return sight === 'all' || sight.sites.includes(subject.site) || sight.ngis.includes(ngi);
}

/** Reasons are written for colleagues: whoever sees a part only does not read them. */
export function seenIssue(one: Issue, sight: Sight): IssueDocument {
  const document = issueDocument(one);
  return sight === 'all' ? document : { ...document, why: '' };
}
