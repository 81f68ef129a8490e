/** What people say of incidents over HTTP: those that see everything, since an incident is of many sites. */
import type { IncidentOrder } from '../../incidents/command.ts';
import type { Incident } from '../../incidents/incident.ts';
import { ISSUE_CLASSES } from '../../incidents/issue-key.ts';
import { AUDIENCES } from '../../incidents/issue.ts';
import type { Outcome } from '../../incidents/ledger.ts';
import { seenIncident } from '../routes/incidents.ts';
import { numberPlace } from '../routes/issues.ts';
import { numbersField, orNone, type Said, textField, wordField } from './fields.ts';
import { type Decider, type Posted, posting } from './posting.ts';
import { FOR_ALL, NAME, sayingOf, version, why } from './saying.ts';

export const openIncident = posting({
  path: '/v1/incidents',
  operation: 'openIncident',
  row: 'Incident',
  summary: 'Open an incident of issues, or find the one of its campaign; for credentials that see everything',
  places: {},
  fields: {
    title: textField('one line'),
    class: wordField('of a campaign: what its id is an id of', ISSUE_CLASSES),
    id: textField('of a campaign: a CVE, advisory, metric or the like', NAME),
    issues: numbersField('issues that it groups'),
    why,
  },
  required: ['title', 'why'],
  async answer(said, _places, decider) {
    if (decider.sight !== 'all') return FOR_ALL;
    const { ledger } = decider;
    const { title = '', class: kind, id, issues = [] } = said;
    if ((kind === undefined) !== (id === undefined))
      return { kind: 'incomplete', error: "'class' and 'id': one without the other" };
    for (const number of issues)
      if ((await ledger.issue(number)) === undefined)
        return { kind: 'incomplete', error: `'issues': there is no issue ${number}` };
    const campaign = kind === undefined || id === undefined ? null : { class: kind, id };
    const saying = sayingOf(decider, said);
    const command = { do: 'open-incident', campaign, title, issues } as const;
    return posted(await ledger.openIncident(command, saying), decider, 201);
  },
});

export const addIncidentNote = posting({
  path: '/v1/incidents/{number}/notes',
  operation: 'addIncidentNote',
  row: 'Incident',
  summary: 'Add a note to an incident; for credentials that see everything',
  places: numberPlace,
  fields: { text: textField('what there is to say'), audience: wordField('who reads it', AUDIENCES) },
  required: ['text'],
  async answer({ text = '', audience = 'internal' }, [number], decider) {
    const order = { do: 'note', text, audience } as const;
    return await toIncident(Number(number), order, {}, decider, 201);
  },
});

const decisions = ['assign', 'resolve', 'abandon', 'reopen', 'edit'] as const;
const ISSUES = ['must-be-closed', 'close'] as const;

const decisionFields = {
  do: wordField(`one of ${decisions.join(', ')}`, decisions),
  why,
  version,
  owner: orNone(textField('of assign: the owner', NAME)),
  title: textField('of edit: one line'),
  issues: wordField(
    'of resolve and abandon: what is to be of its open issues; they keep it open unless given',
    ISSUES,
  ),
};

export const decideIncident = posting({
  path: '/v1/incidents/{number}/decisions',
  operation: 'decideIncident',
  row: 'Incident',
  summary: 'Decide about an incident; for credentials that see everything',
  places: numberPlace,
  fields: decisionFields,
  required: ['do', 'why'],
  async answer(said, [number], decider) {
    const order = orderOf(said);
    if (typeof order === 'string') return { kind: 'incomplete', error: order };
    return await toIncident(Number(number), order, said, decider, 200);
  },
});

/** @returns what is missing */
function orderOf(said: Said<typeof decisionFields>): IncidentOrder['order'] | string {
  const { do: word, owner, title, issues = 'must-be-closed' } = said;
  if (word === undefined) return "'do' is missing";
  switch (word) {
    case 'assign':
      return owner === undefined ? "'owner' is missing" : { do: word, owner };
    case 'edit':
      return title === undefined ? "'title' is missing" : { do: word, title };
    case 'resolve':
    case 'abandon':
      return { do: word, issues };
    case 'reopen':
      return { do: word };
  }
}

/** What may not be seen is as if it were not there, also for whoever may not decide about any. */
async function toIncident(
  incident: number,
  order: IncidentOrder['order'],
  said: { readonly why?: string; readonly version?: number },
  decider: Decider,
  status: 200 | 201,
): Promise<Posted> {
  if (decider.sight !== 'all') return FOR_ALL;
  if ((await decider.ledger.incident(incident)) === undefined) return undefined;
  const outcome = await decider.ledger.applyToIncident({ incident, order }, sayingOf(decider, said));
  return posted(outcome, decider, status);
}

function posted(outcome: Outcome<Incident>, { sight }: Decider, status: 200 | 201): Posted {
  if (outcome.kind === 'refused') return outcome;
  const { kind, now } = outcome;
  const reason = outcome.kind === 'unchanged' ? outcome.reason : null;
  const body = { outcome: kind, reason, incident: now === undefined ? null : seenIncident(now, sight) };
  return { status: kind === 'changed' ? status : 200, body };
}
