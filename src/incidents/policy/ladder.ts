/** Which steps of a ladder are due: each once, none lost however long nobody looked. Times are seconds since the epoch. */
import type { IssueClass } from '../issue-key.ts';
import type { Severity } from '../issue.ts';
import { addDuration, subtractDuration } from './duration.ts';
import {
  appliesTo,
  type Calendar,
  type Ladder,
  type OfficerStep,
  type Policy,
  SITE_AUDIENCES,
  type SiteStep,
  type Step,
} from './policy.ts';
import { addWorkingTime, type Place } from './working-time.ts';

export interface IssueTimes {
  /** When it was opened, or came back: the ladder begins anew with it. */
  readonly openedAt: number;
  readonly deadline: number | null;
  /** When a person first answered since. */
  readonly acknowledgedAt: number | null;
  readonly closedAt: number | null;
  readonly place: Place;
}

/** A step that has been sent or passed over. */
export interface DoneStep {
  readonly name: string;
  readonly at: number;
}

export interface Due<S extends Step> {
  readonly step: S;
  readonly dueAt: number;
}

export interface PassedOver {
  readonly name: string;
  readonly dueAt: number;
  readonly why: string;
}

export interface StepsDue {
  /** To be sent to the site and its NGI, in their order. */
  readonly toSite: readonly Due<SiteStep>[];
  /** To be shown to an officer; there is nothing here that could be sent to a site. */
  readonly toOfficer: readonly Due<OfficerStep>[];
  /** Due, and not to be sent: they are done as well. */
  readonly passedOver: readonly PassedOver[];
  /** When the next one becomes due, as things are. */
  readonly nextAt: number | null;
}

export function ladderFor(
  issue: { readonly class: IssueClass; readonly severity: Severity },
  { ladders }: Policy,
): Ladder | undefined {
  return ladders.find((ladder) => appliesTo(ladder.appliesTo, issue));
}

/**
 * Of several overdue steps that say the same, the latest is sent, to everybody that any of them was for; a reminder that
 * somebody has answered is not sent. A step that hangs on the deadline is due again when that moves to later.
 */
export function stepsDue(
  { steps }: Pick<Ladder, 'steps'>,
  times: IssueTimes,
  done: readonly DoneStep[],
  now: number,
  calendar: Calendar,
): StepsDue {
  if (times.closedAt !== null) return { toSite: [], toOfficer: [], passedOver: [], nextAt: null };
  const open = steps
    .flatMap((step) => {
      const dueAt = momentOf(step, times, calendar);
      return dueAt === undefined || isDone(step, dueAt, times, done) ? [] : [{ step, dueAt }];
    })
    .toSorted((one, other) => one.dueAt - other.dueAt);
  const overdue = open.filter(({ dueAt }) => dueAt <= now);
  const answered = overdue.filter(({ step }) => isAnswered(step, times));
  const standing = overdue.filter(({ step }) => !isAnswered(step, times));
  const sent = standing.filter(({ step }, index) => isLastOfItsKind(step, standing.slice(index + 1)));
  return {
    toSite: sent.flatMap((due) => (isForSite(due) ? [withAudiences(due, standing)] : [])),
    toOfficer: sent.flatMap((due) => (isForOfficer(due) ? [due] : [])),
    passedOver: [
      ...answered.map(({ step, dueAt }) => ({ name: step.name, dueAt, why: 'somebody has answered' })),
      ...standing
        .filter((due) => !sent.includes(due))
        .map(({ step, dueAt }) => ({ name: step.name, dueAt, why: 'a later one says the same' })),
    ],
    nextAt: nextOf(open, times, now),
  };
}

/** Undefined for one that needs a deadline where there is none, and for one whose time was over when it was opened. */
function momentOf({ when }: Step, times: IssueTimes, calendar: Calendar): number | undefined {
  const base = when.of === 'opened' ? times.openedAt : times.deadline;
  if (base === null) return undefined;
  const moment =
    when.before === undefined
      ? later(base, when.after ?? 'PT0H', when.hours, times.place, calendar)
      : subtractDuration(base, when.before);
  const earliest = when.notBefore === undefined ? moment : addDuration(times.openedAt, when.notBefore);
  const dueAt = Math.max(moment, earliest);
  return when.before !== undefined && dueAt <= times.openedAt ? undefined : dueAt;
}

function later(
  base: number,
  duration: string,
  hours: 'calendar' | 'working' | undefined,
  place: Place,
  calendar: Calendar,
): number {
  return hours === 'working' ? addWorkingTime(base, duration, place, calendar) : addDuration(base, duration);
}

/** What was done before it came back is of an earlier round. */
function isDone(
  { name, when }: Step,
  dueAt: number,
  { openedAt }: IssueTimes,
  done: readonly DoneStep[],
): boolean {
  return done.some(
    (one) => one.name === name && one.at >= openedAt && (when.of === 'opened' || one.at >= dueAt),
  );
}

function isAnswered({ unless }: Step, { acknowledgedAt }: IssueTimes): boolean {
  return unless === 'acknowledged' && acknowledgedAt !== null;
}

function isLastOfItsKind(step: Step, others: readonly Due<Step>[]): boolean {
  return !others.some((other) => other.step.do === step.do);
}

function isForSite(due: Due<Step>): due is Due<SiteStep> {
  return due.step.do === 'remind';
}

function isForOfficer(due: Due<Step>): due is Due<OfficerStep> {
  return due.step.do !== 'remind';
}

function withAudiences(due: Due<SiteStep>, standing: readonly Due<Step>[]): Due<SiteStep> {
  const all = new Set(standing.filter(isForSite).flatMap(({ step }) => step.to));
  return { ...due, step: { ...due.step, to: SITE_AUDIENCES.filter((audience) => all.has(audience)) } };
}

function nextOf(open: readonly Due<Step>[], times: IssueTimes, now: number): number | null {
  return open.find(({ step, dueAt }) => dueAt > now && !isAnswered(step, times))?.dueAt ?? null;
}
