/** What somebody decides about an issue. Monitoring may say little of it: people own states and owners. */
import type { Actor } from '../audit.ts';
import type {
  Edit,
  Group,
  IssueOrder,
  Observation,
  Open,
  Refer,
  Reject,
  Saying,
  SetState,
} from '../command.ts';
import { isClosed, type Issue, type Pinnable } from '../issue.ts';
import { issueChanges } from './changes.ts';
import { isLate, opened, recover, successor } from './observe.ts';
import { decided, refused, type Rules, type Step, unchanged } from './step.ts';

const BY_RULE: readonly IssueOrder['do'][] = ['recover', 'close-again'];
const FOR_MONITORING: readonly IssueOrder['do'][] = [...BY_RULE, 'note', 'edit', 'group', 'refer'];
const STATE_AFTER = { 'take-up': 'open', wait: 'waiting', resolve: 'resolved', reopen: 'open' } as const;

export function obey(issue: Issue, order: IssueOrder, saying: Saying): Step {
  const person = saying.by.kind === 'person';
  if (!person && !FOR_MONITORING.includes(order.do))
    return refused('forbidden', `monitoring may not ${order.do}: a person decides`);
  if (person && BY_RULE.includes(order.do)) return refused('forbidden', `only monitoring may ${order.do}`);
  const step = stepOf(issue, order, saying);
  if (step.kind !== 'change' || !person || order.do === 'refer') return step;
  return { ...step, after: { ...step.after, acknowledgedAt: step.after.acknowledgedAt ?? saying.at } };
}

function stepOf(issue: Issue, order: IssueOrder, saying: Saying): Step {
  switch (order.do) {
    case 'recover':
      return recover(issue, order, saying);
    case 'note':
      return { kind: 'change', action: 'note', after: issue, note: order };
    case 'assign':
      return assign(issue, order.owner, saying);
    case 'take-up':
    case 'wait':
    case 'resolve':
    case 'reopen':
      return setState(issue, order, saying);
    case 'reject':
      return reject(issue, order, saying);
    case 'edit':
      return edit(issue, order, saying.by);
    case 'group':
      return group(issue, order, saying.by);
    case 'close-again':
      return isClosed(issue) ? { kind: 'change', action: order.do, after: issue } : unchanged('it is open');
    case 'refer':
      return changed(issue, 'refer', withReference(issue, order));
  }
}

function assign(issue: Issue, owner: string | null, saying: Saying): Step {
  const taken = owner !== null && issue.state === 'new' ? decided(issue, 'open', saying) : issue;
  return changed(issue, 'assign', { ...taken, owner });
}

function setState(issue: Issue, order: SetState, saying: Saying): Step {
  const state = STATE_AFTER[order.do];
  if (order.do === 'reopen' && !isClosed(issue))
    return refused('illegal', `it is ${issue.state}, not closed`);
  if (issue.state === state) return unchanged(`${state} already`);
  return { kind: 'change', action: order.do, after: decided(issue, state, saying) };
}

function reject(issue: Issue, { until }: Reject, saying: Saying): Step {
  if (until !== null && until <= saying.at) return refused('malformed', 'until: it has passed');
  if (issue.state === 'rejected' && issue.mutedUntil === until) return unchanged('rejected already');
  return {
    kind: 'change',
    action: 'reject',
    after: { ...decided(issue, 'rejected', saying), mutedUntil: until },
  };
}

function edit(issue: Issue, order: Edit, by: Actor): Step {
  const { title, severity, deadline } = order;
  const asked = { title, severity, deadline };
  const fields = (Object.keys(asked) as (keyof typeof asked)[]).filter((field) => asked[field] !== undefined);
  const mine = by.kind === 'person' ? fields : fields.filter((field) => !issue.pinned.includes(field));
  const values = Object.fromEntries(mine.map((field) => [field, asked[field]]));
  const after = { ...issue, ...values };
  return changed(issue, 'edit', by.kind === 'person' ? pin(after, mine) : after);
}

function group(issue: Issue, { incident }: Group, by: Actor): Step {
  if (by.kind === 'person') return changed(issue, 'group', pin({ ...issue, incident }, ['incident']));
  if (issue.pinned.includes('incident')) return unchanged('a person has decided where it belongs');
  return changed(issue, 'group', { ...issue, incident });
}

function pin(issue: Issue, fields: readonly Pinnable[]): Issue {
  return { ...issue, pinned: [...new Set([...issue.pinned, ...fields])].toSorted() };
}

function withReference(issue: Issue, { reference }: Refer): Issue {
  const others = issue.references.filter(
    ({ tracker, id }) => tracker !== reference.tracker || id !== reference.id,
  );
  return { ...issue, references: [...others, reference] };
}

function changed(before: Issue, action: 'assign' | 'edit' | 'group' | 'refer', after: Issue): Step {
  if (issueChanges(before, after).length === 0) return unchanged('as it was');
  return { kind: 'change', action, after };
}

/** By hand: what is there already is not opened again. @param issue the newest of the subject */
export function openByHand(
  issue: Issue | undefined,
  { observation, ngiKnown = '' }: Open,
  saying: Saying,
  rules: Rules,
): Step {
  const step = openingByHand(issue, observation, saying, rules);
  if (step.kind !== 'open' || step.after.ngi !== '') return step;
  return { ...step, after: { ...step.after, ngi: ngiKnown } };
}

function openingByHand(
  issue: Issue | undefined,
  observation: Observation,
  saying: Saying,
  rules: Rules,
): Step {
  if (saying.by.kind !== 'person') return refused('forbidden', 'monitoring opens what it observes');
  if (issue === undefined) return { kind: 'open', after: opened(observation, saying) };
  if (!isClosed(issue)) return refused('illegal', `issue ${issue.id} is about this and ${issue.state}`);
  if (!isLate(issue, saying.at, rules))
    return refused('illegal', `issue ${issue.id} is about this and ${issue.state}: reopen it`);
  return { kind: 'open', after: successor(issue, observation, saying) };
}
