/** The state of an issue as one pure function of what was and what is said. */
import type { IssueOrder, Observe, Open, Saying } from '../command.ts';
import type { Issue } from '../issue.ts';
import { observe } from './observe.ts';
import { obey, openByHand } from './order.ts';
import { refused, type Rules, type Step } from './step.ts';

export { DEFAULT_RULES, type Rules, type Step } from './step.ts';
export { isLate } from './observe.ts';
export { merge } from './merge.ts';
export { issueChanges, incidentChanges } from './changes.ts';

/**
 * @param issue for `observe` and `open` the newest of the subject, or what that was merged into; else the one meant
 * @throws IssueSubjectError
 */
export function transition(
  issue: Issue | undefined,
  command: Observe | Open | IssueOrder,
  saying: Saying,
  rules: Rules,
): Step {
  if (saying.expected !== undefined && issue?.version !== saying.expected)
    return refused('conflict', `it is at version ${issue?.version ?? 0}, not ${saying.expected}`);
  if (command.do === 'open') return openByHand(issue, command, saying, rules);
  if (command.do === 'observe') {
    const { observation } = command;
    if (saying.by.kind === 'person') return refused('forbidden', 'only monitoring observes');
    return observe(issue, observation, saying, rules);
  }
  if (issue === undefined) return refused('missing', `there is no issue ${command.issue}`);
  return obey(issue, command, saying);
}
