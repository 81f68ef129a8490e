/** What is to become of an operation that was claimed: what it says may no longer be so. */
import type { Ledger } from '../../ledger.ts';
import type { ClaimedOperation } from '../../outbox.ts';
import type { TrackerReference } from '../../issue.ts';
import type { Hold } from '../hold.ts';
import { isNews, readTelling, STATE_VERBS, type Telling } from '../telling.ts';
import type { Order } from '../tracker.ts';
import type { MayTell } from './lane.ts';
import { type Subject, subjectOf } from './subject.ts';
import { OVERTAKEN, UPDATE, withFailed } from './told-before.ts';
import { planUpdate } from './updates.ts';
import { withheld } from './withheld.ts';

export type Plan =
  | { readonly kind: 'send'; readonly order: Order; readonly subject: Subject }
  /** @property reference for the outbox */
  | { readonly kind: 'silent'; readonly reference: string }
  | { readonly kind: 'later'; readonly dueAt: number }
  /** Its site must not be told yet: its age counts from when it may be. */
  | { readonly kind: 'held'; readonly dueAt: number; readonly reason: string }
  | { readonly kind: 'too-old'; readonly reason: string };

export interface PlanOptions {
  /** Seconds since the epoch. */
  readonly now: number;
  readonly maxAgeSeconds: number;
  readonly updateSeconds: number;
  readonly mayTell: MayTell;
  readonly hold: Hold;
}

/** Why an update waits that nothing is wrong with. */
export const PACED = 'the last update of it was not long ago';
const SECONDS_PER_HOUR = 3600;
/** While a tracker is away, what is due is tried every minute. */
const UNTRIED_SECONDS = SECONDS_PER_HOUR;

export async function planFor(
  ledger: Ledger,
  claimed: ClaimedOperation,
  { now, maxAgeSeconds, updateSeconds, mayTell, hold }: PlanOptions,
): Promise<Plan> {
  const subject = await subjectOf(ledger, claimed);
  const may = subject.issue === null ? undefined : await mayTell(subject.issue.subject.site);
  const kept = await withheld(ledger, claimed, subject, now, may);
  if (kept !== undefined) return kept;
  if (isTooOld(claimed, now, maxAgeSeconds)) {
    const reason = `not sent within ${Math.round(maxAgeSeconds / SECONDS_PER_HOUR)} hours; last: ${claimed.reason}`;
    return { kind: 'too-old', reason };
  }
  const own = readTelling(claimed.payload);
  const { operation, verb, doubtful, noted } = claimed;
  const { tickets, former, issue, incident } = subject;
  const order = {
    operation,
    verb,
    doubtful,
    noted,
    tickets,
    former,
    issue,
    incident,
    regardless: may?.regardless ?? false,
    hold,
  };
  const send = async (whole: Omit<Order, 'left'>): Promise<Plan> => {
    const left = await ticketsLeft(ledger, claimed.tracker, whole.telling);
    return { kind: 'send', order: { ...whole, left }, subject };
  };
  if (isOvertaken(claimed, own, subject)) {
    // A state that is over may have come with hosts or a severity that nobody else tells of.
    if (subject.merged || !isNews(own.news)) return { kind: 'silent', reference: OVERTAKEN };
    const telling = { ...(await withFailed(ledger, claimed, own)), verb: UPDATE } as const;
    return send({ ...order, verb: UPDATE, telling });
  }
  if (verb !== UPDATE) {
    return send({ ...order, telling: await withFailed(ledger, claimed, own) });
  }
  const plan = await planUpdate(ledger, claimed, now, updateSeconds);
  return plan.kind === 'send' ? await send({ ...order, telling: plan.telling }) : plan;
}

/** What nobody was there to try - the bridge was stopped, the last try is long ago - is tried before it is given up. */
function isTooOld(
  { createdAt, dueAt, reason }: ClaimedOperation,
  now: number,
  maxAgeSeconds: number,
): boolean {
  const wasTried = reason !== '' && reason !== PACED;
  return wasTried && now - createdAt > maxAgeSeconds && now - dueAt < UNTRIED_SECONDS;
}

async function ticketsLeft(
  ledger: Ledger,
  tracker: string,
  { news: { halfWay = [], ...own } }: Telling,
): Promise<Order['left']> {
  const incidents = new Set([own, ...halfWay].map(({ incidentWas = null }) => incidentWas));
  const left: TrackerReference[] = [];
  for (const id of incidents) {
    const incident = id === null ? undefined : await ledger.incident(id);
    left.push(...(incident?.references ?? []).filter((one) => one.tracker === tracker && !one.former));
  }
  return left;
}

/** A state that is no longer that of the ledger: an operation behind this one says what is, or the tracker knows. */
function isOvertaken(
  { doubtful }: ClaimedOperation,
  { verb, about }: Telling,
  { issue, incident, merged }: Subject,
): boolean {
  if (merged) return verb !== 'merge' && !(verb === 'open' && doubtful);
  if (!STATE_VERBS.includes(verb)) return false;
  return about.state !== (about.kind === 'issue' ? issue : incident)?.state;
}
