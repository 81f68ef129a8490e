/** What a person has done in a tracker, as commands of that person to the ledger. */
import type { IncidentOrder, IssueCommand } from '../../command.ts';
import type { Incident } from '../../incident.ts';
import { isClosed, type Issue } from '../../issue.ts';
import type { Fact } from '../tracker.ts';

/** @returns undefined where it changes nothing */
export function issueCommand(fact: Fact, issue: Issue): IssueCommand | undefined {
  const { id } = issue;
  switch (fact.kind) {
    case 'reply':
      return { do: 'note', issue: id, text: fact.text, audience: fact.audience };
    case 'owner':
      return { do: 'assign', issue: id, owner: fact.owner };
    case 'deadline':
      return { do: 'edit', issue: id, deadline: fact.deadline };
    case 'state':
      return fact.past === true && issue.decision.at > fact.at ? undefined : stateCommand(fact.to, issue);
    case 'opened':
      return { do: 'close-again', issue: id };
    case 'merged':
      return undefined;
  }
}

function stateCommand(to: Issue['state'], issue: Issue): IssueCommand | undefined {
  if (to === issue.state) return undefined;
  switch (to) {
    case 'new':
      return undefined;
    case 'open':
      return { do: isClosed(issue) ? 'reopen' : 'take-up', issue: issue.id };
    case 'waiting':
      return { do: 'wait', issue: issue.id };
    case 'resolved':
      return { do: 'resolve', issue: issue.id };
    case 'rejected':
      return { do: 'reject', issue: issue.id, until: null };
  }
}

/** @returns undefined where it changes nothing */
export function incidentOrder(fact: Fact, incident: Incident): IncidentOrder['order'] | undefined {
  switch (fact.kind) {
    case 'reply':
      return { do: 'note', text: fact.text, audience: fact.audience };
    case 'owner':
      return { do: 'assign', owner: fact.owner };
    case 'state':
      return incidentState(fact.to, incident);
    case 'opened':
    case 'deadline':
    case 'merged':
      return undefined;
  }
}

function incidentState(to: Issue['state'], { state }: Incident): IncidentOrder['order'] | undefined {
  switch (to) {
    case 'resolved':
      return state === 'resolved' ? undefined : { do: 'resolve' };
    case 'rejected':
      return state === 'abandoned' ? undefined : { do: 'abandon' };
    case 'new':
    case 'open':
    case 'waiting':
      return state === 'open' ? undefined : { do: 'reopen' };
  }
}
