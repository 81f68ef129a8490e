/** Whether time or an advisory has made another deadline of an issue. Times are seconds since the epoch. */
import type { Issue } from '../issue.ts';
import { type Deadline, deadlineOf } from '../policy/deadline.ts';
import { type LaidDown, placeOf } from './laid-down.ts';

/**
 * Where there is none, what the policy says. One that a site was told moves only when the advisory says another; what a
 * person has set stays.
 * @param openedAt when it was opened, or came back
 */
export function deadlineToSet(
  { subject, severity, deadline, pinned }: Issue,
  openedAt: number,
  { policy, directory, advisoryOf }: LaidDown,
): Deadline | undefined {
  if (pinned.includes('deadline')) return undefined;
  const advisory = advisoryOf(subject.id);
  const place = placeOf(directory?.sites.get(subject.site));
  const facts = { class: subject.class, severity, openedAt, place };
  const due = deadlineOf({ ...facts, ...(advisory === undefined ? {} : { advisory }) }, policy);
  if (due === undefined || due.at === deadline) return undefined;
  return deadline === null || due.setBy === advisory?.id ? due : undefined;
}
