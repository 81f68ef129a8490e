/** What becomes of each event of a batch, from what the sink said of it. */
import type { Claimed, Settlement } from '../../store/store.ts';
import type { Outcome } from '../deliver/sink.ts';

export interface Judged {
  readonly settlements: readonly Settlement[];
  readonly delivered: number;
  readonly superseded: number;
  readonly retried: number;
  readonly dead: number;
  readonly overtaken: number;
}

export interface Rule {
  readonly maxAttempts: number;
  /** When to try for the next time. @param asked seconds that the other side asked for */
  readonly dueAt: (attempts: number, asked?: number) => number;
}

const SILENT: Outcome = { state: 'retry', reason: 'the sink has not said what became of it' };

/**
 * Of one subject, what comes after an event that has to be tried again waits for it, and its own attempt does not count.
 */
export function judge(events: readonly Claimed[], outcomes: readonly Outcome[], rule: Rule): Judged {
  const stopped = new Set<string>();
  let overtaken = 0;
  const settlements = events.map((event, index) => {
    const outcome = outcomes[index] ?? SILENT;
    const behind = stopped.has(event.subject);
    if (behind && outcome.state === 'delivered') overtaken += 1;
    const waits = outcome.state === 'retry' && (behind || isHeld(outcome));
    const settlement = waits ? held(event) : settlementOf(event, outcome, rule);
    if (settlement.state === 'retry' || settlement.state === 'held') stopped.add(event.subject);
    return settlement;
  });
  return counted(settlements, overtaken);
}

/** Nothing is known of any of them: all are due at once, with no attempt counted; the lane waits before it asks. */
export function retryAll(events: readonly Claimed[], dueAt: number, reason: string): Judged {
  const again = { state: 'retry', dueAt, reason } as const;
  return counted(
    events.map(({ seq, attempts }) => ({ seq, attempts, ...again })),
    0,
  );
}

function held({ seq, attempts }: Claimed): Settlement {
  return { seq, attempts, state: 'held' };
}

/** What the other side wants to be asked for later is due then, whoever it waits for. */
function isHeld(outcome: Outcome): boolean {
  return isUntried(outcome) && outcome.state === 'retry' && outcome.afterSeconds === undefined;
}

function isUntried(outcome: Outcome): boolean {
  return outcome.state === 'retry' && outcome.attempted === false;
}

function settlementOf(one: Claimed, outcome: Outcome, { maxAttempts, dueAt }: Rule): Settlement {
  const untried = isUntried(outcome);
  const attempts = untried ? one.attempts : one.attempts + 1;
  const end = { seq: one.seq, attempts };
  if (outcome.state === 'delivered' || outcome.state === 'superseded')
    return { ...end, state: outcome.state, reference: outcome.reference };
  if (outcome.state === 'dead' || (!untried && attempts >= maxAttempts))
    return { ...end, state: 'dead', reason: outcome.reason };
  return {
    ...end,
    state: 'retry',
    dueAt: dueAt(Math.max(1, attempts), outcome.afterSeconds),
    reason: outcome.reason,
  };
}

function counted(settlements: readonly Settlement[], overtaken: number): Judged {
  const count = (...states: Settlement['state'][]): number =>
    settlements.filter(({ state }) => states.includes(state)).length;
  return {
    settlements,
    delivered: count('delivered'),
    superseded: count('superseded'),
    retried: count('retry', 'held'),
    dead: count('dead'),
    overtaken,
  };
}
