/** claim → route → deliver(sink) → delivered | retry | dead letter: one step of one sink's lane. */
import { Failure } from '../../host/failure.ts';
import type { Claimed, Store, StoredEvent } from '../../store/store.ts';
import type { Outcome, Sink } from '../deliver/sink.ts';
import type { Event } from '../event.ts';
import { backoffSeconds, pauseSeconds } from './backoff.ts';
import { type Judged, judge, retryAll } from './judge.ts';

export interface Lane {
  readonly sink: Sink;
  /** Whether the operator's rules send an event to this sink. */
  readonly routes: (event: Event) => boolean;
  readonly batch: number;
  /** Seconds until the sink is told to give up a batch. */
  readonly deadlineSeconds: number;
  /** Seconds after which another process may take over what this one has claimed; longer than the deadline. */
  readonly leaseSeconds: number;
  /** Attempts after which an event is a dead letter; what could not be asked at all does not count. */
  readonly maxAttempts: number;
}

export interface QueueWorld {
  readonly store: Store;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** A signal that is aborted so many seconds from now. */
  readonly after: (seconds: number) => AbortSignal;
}

export interface Step {
  readonly claimed: number;
  /** That they are about. */
  readonly subjects: number;
  /** Whether there may be more at once. */
  readonly more: boolean;
  readonly delivered: number;
  /** Of which the other side had a newer one. */
  readonly superseded: number;
  readonly retried: number;
  readonly dead: number;
  /** Events that the sink has delivered although an earlier one of their subject was not: a fault of the sink. */
  readonly overtaken: number;
  /** Why nothing at all could be delivered, for the circuit breaker of the lane. */
  readonly failure?: Failure;
  /** Anything else that the sink has thrown: a fault of ours. */
  readonly fault?: unknown;
}

export interface StepOptions {
  /** Most events of this step; the lane's batch where not given. */
  readonly limit?: number;
  /** Of the sink in a row, so far. */
  readonly failures?: number;
  /** Whether a failure is more likely that of the event than of the sink: then it counts as an attempt. */
  readonly suspect?: boolean;
  /** Writes down what is known of a batch; how often it tries is its own affair. */
  readonly settle?: (write: () => Promise<boolean>) => Promise<void>;
}

const NOTHING = {
  claimed: 0,
  subjects: 0,
  delivered: 0,
  superseded: 0,
  retried: 0,
  dead: 0,
  overtaken: 0,
} as const;

export async function deliverNext(
  lane: Lane,
  world: QueueWorld,
  { limit = lane.batch, failures = 0, suspect = false, settle = once }: StepOptions = {},
): Promise<Step> {
  const { sink, leaseSeconds } = lane;
  const events = new Map<string, Event>();
  const read = (stored: StoredEvent): Event => {
    const event = events.get(stored.id) ?? (JSON.parse(stored.body) as Event);
    events.set(stored.id, event);
    return event;
  };
  const wants = (stored: StoredEvent): boolean => isRouted(lane, read(stored));
  const now = world.now();
  const batch = await world.store.claim({
    sink: sink.name,
    limit,
    now,
    leaseEnds: now + leaseSeconds,
    wants,
  });
  const { more } = batch;
  if (batch.events.length === 0) return { ...NOTHING, more };
  const answer = await ask(sink, batch.events.map(read), world.after(lane.deadlineSeconds));
  const judged = judgeAnswer(lane, world, batch.events, answer, { failures, suspect });
  await settle(() => world.store.settle(batch, judged.settlements, world.now()));
  const { delivered, superseded, retried, dead, overtaken } = judged;
  const { length: claimed } = batch.events;
  const { size: subjects } = new Set(batch.events.map(({ subject }) => subject));
  const counts = { delivered, superseded, retried, dead, overtaken };
  return { claimed, subjects, more, ...counts, ...answer.trouble };
}

async function once(write: () => Promise<boolean>): Promise<void> {
  await write();
}

/** An event is never sent back to where it came through. */
function isRouted({ sink, routes }: Lane, event: Event): boolean {
  return !event.via.includes(sink.name) && routes(event);
}

interface Answered {
  readonly outcomes: readonly Outcome[];
  readonly trouble?: { readonly failure: Failure } | { readonly fault: unknown };
}

async function ask(sink: Sink, events: readonly Event[], deadline: AbortSignal): Promise<Answered> {
  try {
    return { outcomes: await sink.deliver(events, deadline) };
  } catch (error) {
    if (error instanceof Failure) return { outcomes: [], trouble: { failure: error } };
    if (deadline.aborted) {
      const failure = new Failure('timeout', 'no answer within the deadline', { cause: error });
      return { outcomes: [], trouble: { failure } };
    }
    return { outcomes: [], trouble: { fault: error } };
  }
}

function judgeAnswer(
  { maxAttempts }: Lane,
  world: QueueWorld,
  events: readonly Claimed[],
  { outcomes, trouble }: Answered,
  { failures, suspect }: Required<Pick<StepOptions, 'failures' | 'suspect'>>,
): Judged {
  const dueAt = (attempts: number, asked?: number): number =>
    world.now() + backoffSeconds(attempts, world.random(), asked);
  if (trouble === undefined) return judge(events, outcomes, { maxAttempts, dueAt });
  if ('fault' in trouble || suspect) {
    const reason = 'fault' in trouble ? 'a fault of ours' : trouble.failure.message;
    const retry: Outcome = { state: 'retry', reason };
    return judge(
      events,
      events.map(() => retry),
      { maxAttempts, dueAt },
    );
  }
  // One that was asked alone steps back, so that another is asked next: it may be the one that cannot be taken.
  const later = events.length === 1 ? 2 * pauseSeconds(failures + 1, world.random()) : 0;
  return retryAll(events, world.now() + later, trouble.failure.message);
}
