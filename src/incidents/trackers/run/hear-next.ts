/** claim → ask → take → settle: what people have done in one tracker since it was last asked. */
import { Failure } from '../../../host/failure.ts';
import { CLOCKS_APART_SECONDS } from '../../../store/clocks.ts';
import type { WaitingNews } from '../../outbox.ts';
import type { Fact, Tracker } from '../tracker.ts';
import { leaseSeconds, type TrackerLane, type TrackerLaneWorld } from './lane.ts';
import { takeFact } from './take-fact.ts';

export interface HearStep {
  readonly kind: 'idle' | 'heard' | 'more' | 'deaf';
}

/** Of a tracker that hears. */
export type HearingLane = TrackerLane & { readonly tracker: Required<Pick<Tracker, 'inbound'>> };

/** Facts about tickets that nobody knows yet; a shared tracker has many that nobody ever will. */
const MOST_WAITING = 10_000;
const PAGE = 50;

/** @throws whatever the ledger throws: it is asked again once the lease has ended */
export async function hearNext(lane: HearingLane, world: TrackerLaneWorld): Promise<HearStep> {
  const { ledger, now, after, report } = world;
  const { name } = lane.tracker;
  const claimedAt = now();
  const claim = { tracker: name, now: claimedAt, leaseEnds: claimedAt + leaseSeconds(lane) };
  const heard = await ledger.claimInbound(claim);
  if (heard === undefined) return { kind: 'idle' };
  try {
    const inbound = await lane.tracker.inbound(heard.cursor, after(lane.deadlineSeconds));
    const waiting = await takeAll(name, world, inbound.facts);
    const isDeaf = inbound.failure !== undefined;
    const dueAt = inbound.more && !isDeaf ? now() : now() + lane.inboundSeconds;
    const until = { ...heard, cursor: inbound.cursor };
    if (!(await ledger.settleInbound(until, dueAt, waiting))) report({ kind: 'late', tracker: name });
    if (inbound.failure !== undefined) {
      report({ kind: 'deaf', tracker: name, failure: inbound.failure });
      return { kind: 'deaf' };
    }
    report({ kind: 'heard', tracker: name, facts: inbound.facts.length });
    return { kind: inbound.more ? 'more' : 'heard' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    report({ kind: 'deaf', tracker: name, failure: error });
    await ledger.settleInbound(heard, now() + lane.inboundSeconds);
    return { kind: 'deaf' };
  }
}

/**
 * Those about tickets that nobody knows wait while one of ours may have been made without our knowing it: somebody may have
 * answered between the making of a ticket and the note of it, also where its making counts as failed. A ticket that becomes
 * known meanwhile is heard in the order of what was done in it: what came after something that waits, waits too.
 */
async function takeAll(
  tracker: string,
  world: TrackerLaneWorld,
  facts: readonly Fact[],
): Promise<WaitingNews> {
  // Before anything is looked for: what is under way then may be known by the time that it is.
  const since = await world.ledger.unknownTicketsSince(tracker);
  const gone = new Set<number>();
  await takeWaiting(tracker, world, gone);
  const unknown: Fact[] = [];
  const isKnown = new Map<string, boolean>();
  for (const fact of facts) {
    const known = isKnown.get(fact.ticket) ?? (await isTicketKnown(tracker, world, fact, gone));
    isKnown.set(fact.ticket, known);
    if (known) await take(tracker, world, fact);
    else unknown.push(fact);
  }
  if (since === undefined) return { added: [], most: 0 };
  const from = Math.min(since, world.now()) - CLOCKS_APART_SECONDS;
  const ours = unknown.filter(({ at }) => at >= from);
  const added = ours.map((fact) => ({ fact: fact.id, ticket: fact.ticket, body: JSON.stringify(fact) }));
  return { gone: [...gone], added, most: MOST_WAITING };
}

/** Where it is, what has waited for it is taken first. */
async function isTicketKnown(
  tracker: string,
  world: TrackerLaneWorld,
  { ticket }: Fact,
  gone: Set<number>,
): Promise<boolean> {
  if ((await world.ledger.ofReference(tracker, ticket)) === undefined) return false;
  await takeWaiting(tracker, world, gone);
  return true;
}

/** @param gone numbers of those that wait no longer; grows */
async function takeWaiting(tracker: string, world: TrackerLaneWorld, gone: Set<number>): Promise<void> {
  for (let after = 0; ;) {
    const page = await world.ledger.waitingNoLonger(tracker, { after, limit: PAGE });
    for (const { seq, body } of page) {
      if (!gone.has(seq)) await take(tracker, world, JSON.parse(body) as Fact);
      gone.add(seq);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.seq;
  }
}

async function take(tracker: string, { ledger, now, report }: TrackerLaneWorld, fact: Fact): Promise<void> {
  const taken = await takeFact(ledger, tracker, fact, now());
  if (taken.kind === 'refused') report({ kind: 'not-taken', tracker, fact, reason: taken.reason });
}
