/** By when an issue has to be dealt with, and by which rule. Times are seconds since the epoch. */
import type { IssueClass } from '../issue-key.ts';
import type { Severity } from '../issue.ts';
import { addDuration, durationWords, roundUpToDay } from './duration.ts';
import { appliesTo, type Clock, type Moment, type Policy, type Procedure } from './policy.ts';
import { addWorkingTime, type Place } from './working-time.ts';

/** What an advisory says of times. */
export interface AdvisoryTimes {
  readonly id: string;
  readonly publishedAt?: number;
  /** By when sites must have acted, where it says so. */
  readonly deadlineAt?: number;
}

export interface IssueFacts {
  readonly class: IssueClass;
  readonly severity: Severity;
  readonly openedAt: number;
  readonly advisory?: AdvisoryTimes;
  /** Of an incident; discovered when it was opened unless given. */
  readonly discoveredAt?: number;
  readonly isolatedAt?: number;
  readonly requestedAt?: number;
  readonly place: Place;
}

export interface Deadline {
  readonly at: number;
  /** Such as `EGI-SVG-2025-16` or `SEC03`. */
  readonly setBy: string;
  readonly why: string;
  /** What had to be assumed, a sentence each. */
  readonly assumed: readonly string[];
}

/** What the advisory says; else the earliest of the procedures that apply; undefined where none does. */
export function deadlineOf(facts: IssueFacts, policy: Policy): Deadline | undefined {
  const { advisory } = facts;
  if (advisory?.deadlineAt !== undefined)
    return { at: advisory.deadlineAt, setBy: advisory.id, why: 'the advisory says so', assumed: [] };
  return proceduresFor(facts, policy)
    .flatMap((procedure) => {
      const clock = procedure.clocks.find(({ name }) => name === procedure.deadline);
      return clock === undefined ? [] : (dueBy(clock, procedure, facts, policy) ?? []);
    })
    .toSorted((one, other) => one.at - other.at)
    .at(0);
}

export interface RunningClock extends Deadline {
  readonly clock: Clock;
}

/** Every clock that runs, the earliest first; those that nothing has started yet do not. */
export function clocksOf(facts: IssueFacts, policy: Policy): readonly RunningClock[] {
  return proceduresFor(facts, policy)
    .flatMap((procedure) =>
      procedure.clocks.flatMap((clock) => {
        const due = dueBy(clock, procedure, facts, policy);
        return due === undefined ? [] : { ...due, clock };
      }),
    )
    .toSorted((one, other) => one.at - other.at);
}

function proceduresFor(facts: IssueFacts, { procedures }: Policy): readonly Procedure[] {
  return procedures.filter((procedure) => appliesTo(procedure.appliesTo, facts));
}

function dueBy(
  { from, within, hours, roundUp }: Clock,
  { id }: Procedure,
  facts: IssueFacts,
  { calendar }: Policy,
): Deadline | undefined {
  const start = startOf(from, facts);
  if (start === undefined) return undefined;
  const isWorking = hours === 'working';
  const exact = isWorking
    ? addWorkingTime(start.at, within, facts.place, calendar)
    : addDuration(start.at, within);
  return {
    at: roundUp === 'day' ? roundUpToDay(exact) : exact,
    setBy: id,
    why: `${durationWords(within, isWorking ? 'working ' : '')} after it was ${start.moment}`,
    assumed: [
      ...start.assumed,
      ...(isWorking && facts.place.timeZone === undefined ? ['working hours in UTC'] : []),
    ],
  };
}

interface Start {
  readonly at: number;
  readonly moment: Moment;
  readonly assumed: readonly string[];
}

/** What nobody has told was when the issue was opened, but for what an officer has to say. */
function startOf(moment: Moment, facts: IssueFacts): Start | undefined {
  const known = {
    opened: facts.openedAt,
    published: facts.advisory?.publishedAt,
    discovered: facts.discoveredAt,
    isolated: facts.isolatedAt,
    requested: facts.requestedAt,
  }[moment];
  if (known !== undefined) return { at: known, moment, assumed: [] };
  if (moment === 'isolated' || moment === 'requested') return undefined;
  return { at: facts.openedAt, moment: 'opened', assumed: [`when it was ${moment} is not known`] };
}
