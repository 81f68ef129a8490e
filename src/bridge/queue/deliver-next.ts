/** claim → route → deliver(sink) → delivered | retry | dead letter: one step of one sink's lane. */
import { Failure } from '../../host/failure.ts';
import type { Claimed, Settlement, Store, StoredEvent } from '../../store/store.ts';
import type { Outcome, Sink } from '../deliver/sink.ts';
import type { Event } from '../event.ts';
import { backoffSeconds } from './backoff.ts';

export interface Lane {
  readonly sink: Sink;
  /** Whether the operator's rules send an event to this sink. */
  readonly routes: (event: Event) => boolean;
  readonly batch: number;
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
}

export interface Step {
  readonly claimed: number;
  /** Why nothing at all could be delivered, for the circuit breaker of the lane. */
  readonly failure?: Failure;
}

export async function deliverNext(lane: Lane, world: QueueWorld): Promise<Step> {
  const now = world.now();
  const wants = (stored: StoredEvent): boolean => isRouted(lane, eventOf(stored));
  const { sink, batch, leaseSeconds } = lane;
  const claim = { sink: sink.name, limit: batch, now, leaseEnds: now + leaseSeconds, wants };
  const claimed = await world.store.claim(claim);
  if (claimed.length === 0) return { claimed: 0 };
  try {
    const outcomes = await sink.deliver(claimed.map(eventOf));
    const settlements = claimed.map((one, index) => settlementOf(lane, world, one, outcomes[index]));
    await world.store.settle(sink.name, settlements, world.now());
    return { claimed: claimed.length };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const again = { state: 'retry', dueAt: world.now() } as const;
    const settlements = claimed.map(({ seq, attempts }) => ({ seq, attempts, ...again }));
    await world.store.settle(sink.name, settlements, world.now());
    return { claimed: claimed.length, failure: error };
  }
}

/** An event is never sent back to where it came through. */
function isRouted({ sink, routes }: Lane, event: Event): boolean {
  return !event.via.includes(sink.name) && (sink.wants?.(event) ?? true) && routes(event);
}

function eventOf({ body }: StoredEvent): Event {
  return JSON.parse(body) as Event;
}

const SILENT: Outcome = { state: 'retry', reason: 'the sink has not said what became of it' };

function settlementOf(lane: Lane, world: QueueWorld, one: Claimed, outcome: Outcome = SILENT): Settlement {
  const attempts = one.attempts + 1;
  const end = { seq: one.seq, attempts };
  if (outcome.state === 'delivered') return { ...end, state: 'delivered', detail: outcome.reference };
  if (outcome.state === 'dead' || attempts >= lane.maxAttempts)
    return { ...end, state: 'dead', detail: outcome.reason };
  const wait = backoffSeconds(attempts, world.random(), outcome.afterSeconds);
  return { ...end, state: 'retry', dueAt: world.now() + wait };
}
