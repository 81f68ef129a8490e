/** What people say to the ledger over HTTP: they open, note and decide, within what their credential may see. */
import type { IssueCommand, IssueOrder, Merge } from '../../incidents/command.ts';
import { ISSUE_CLASSES } from '../../incidents/issue-key.ts';
import { AUDIENCES, type Issue, SEVERITIES } from '../../incidents/issue.ts';
import type { Outcome } from '../../incidents/ledger.ts';
import { numberPlace, seenIssue, visibleIssue } from '../routes/issues.ts';
import { instantField, numberField, orNone, type Said, textField, textsField, wordField } from './fields.ts';
import { type Decider, type Posted, posting } from './posting.ts';
import { FOR_ALL, NAME, sayingOf, version, why } from './saying.ts';

const deadline = orNone(instantField('until when it has to be fixed'));

const NOT_FOR_SITES = {
  kind: 'refused',
  code: 'forbidden',
  reason: 'a site adds notes, and decides nothing',
} as const;

export const openIssue = posting({
  path: '/v1/issues',
  operation: 'openIssue',
  row: 'Issue',
  summary: 'Open an issue by hand; for credentials that see everything',
  places: {},
  fields: {
    site: textField('the site that has to fix it', NAME),
    ngi: textField('its operations centre; as the contacts have it, unless given', NAME),
    class: wordField('what the id is an id of', ISSUE_CLASSES),
    id: textField('a CVE, advisory, metric or the like', NAME),
    scope: textField('the service, where each has its own issue', NAME),
    title: textField('one line'),
    severity: wordField('how grave it is', SEVERITIES),
    hosts: textsField('affected hosts'),
    deadline,
    why,
  },
  required: ['site', 'class', 'id', 'title', 'severity', 'why'],
  async answer(said, _places, decider) {
    if (decider.sight !== 'all') return FOR_ALL;
    const { site = '', id = '', scope = '', title = '', hosts = [] } = said;
    const observation = {
      subject: { site, class: said.class ?? 'other', id, scope },
      ngi: said.ngi ?? '',
      title,
      severity: said.severity ?? 'high',
      hosts: hosts.map((name) => ({ name, state: 'CRITICAL', seenAt: decider.now }) as const),
      ...(said.deadline !== undefined && { deadline: said.deadline }),
    };
    const command = { do: 'open', observation, ngiKnown: decider.ngiOf(site) } as const;
    const outcome = await decider.ledger.apply(command, sayingOf(decider, said));
    return posted(outcome, decider, 201);
  },
});

export const addIssueNote = posting({
  path: '/v1/issues/{number}/notes',
  operation: 'addNote',
  row: 'Issue',
  summary: 'Add a note to an issue; that of a site is for the site and for those who see it',
  places: numberPlace,
  fields: { text: textField('what there is to say'), audience: wordField('who reads it', AUDIENCES) },
  required: ['text'],
  async answer({ text = '', audience = 'internal' }, [number], decider) {
    const found = await visibleIssue(decider, Number(number));
    if (found === undefined) return undefined;
    const read = decider.sight === 'all' ? audience : 'site';
    const note = { do: 'note', issue: found.id, text, audience: read } as const;
    return posted(await decider.ledger.apply(note, sayingOf(decider, {})), decider, 201);
  },
});

const decisions = [
  'assign',
  'take-up',
  'wait',
  'resolve',
  'reject',
  'reopen',
  'edit',
  'group',
  'merge',
] as const satisfies readonly (IssueOrder | Merge)['do'][];

const decisionFields = {
  do: wordField(`one of ${decisions.join(', ')}`, decisions),
  why,
  version,
  owner: orNone(textField('of assign: the owner', NAME)),
  until: orNone(instantField('of reject: when the mute ends')),
  title: textField('of edit: one line'),
  severity: wordField('of edit: how grave it is', SEVERITIES),
  deadline,
  incident: orNone(numberField('of group: the incident')),
  into: numberField('of merge: the issue that survives'),
};

export const decide = posting({
  path: '/v1/issues/{number}/decisions',
  operation: 'decideIssue',
  row: 'Issue',
  summary:
    'Decide about an issue; not for credentials of sites, and groups only for those that see everything',
  places: numberPlace,
  fields: decisionFields,
  required: ['do', 'why'],
  async answer(said, [number], decider) {
    const found = await visibleIssue(decider, Number(number));
    if (found === undefined) return undefined;
    if (decider.isSite) return NOT_FOR_SITES;
    if (said.do === 'group' && decider.sight !== 'all') return FOR_ALL;
    const command = commandOf(said, found.id);
    if (typeof command === 'string') return { kind: 'incomplete', error: command };
    if (command.do === 'merge' && (await visibleIssue(decider, command.into)) === undefined) return undefined;
    return posted(await decider.ledger.apply(command, sayingOf(decider, said)), decider, 200);
  },
});

/** @returns what is missing */
function commandOf(said: Said<typeof decisionFields>, issue: number): IssueCommand | string {
  const { do: word, title, severity, deadline: due, into } = said;
  if (word === undefined) return "'do' is missing";
  switch (word) {
    case 'assign':
      return said.owner === undefined ? "'owner' is missing" : { do: 'assign', issue, owner: said.owner };
    case 'reject':
      return { do: 'reject', issue, until: said.until ?? null };
    case 'edit':
      return {
        do: 'edit',
        issue,
        ...(title !== undefined && { title }),
        ...(severity !== undefined && { severity }),
        ...(due !== undefined && { deadline: due }),
      };
    case 'group':
      return said.incident === undefined
        ? "'incident' is missing"
        : { do: 'group', issue, incident: said.incident };
    case 'merge':
      return into === undefined ? "'into' is missing" : { do: 'merge', issue, into };
    case 'take-up':
    case 'wait':
    case 'resolve':
    case 'reopen':
      return { do: word, issue };
  }
}

function posted(outcome: Outcome<Issue>, { sight }: Decider, status: 200 | 201): Posted {
  if (outcome.kind === 'refused') return outcome;
  const { kind, now } = outcome;
  const reason = outcome.kind === 'unchanged' ? outcome.reason : null;
  const body = { outcome: kind, reason, issue: now === undefined ? null : seenIssue(now, sight) };
  return { status: kind === 'changed' ? status : 200, body };
}
