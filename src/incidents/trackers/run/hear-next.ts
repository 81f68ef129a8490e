/** claim → ask → take → settle: what people have done in one tracker since it was last asked. */
import { Failure } from '../../../host/failure.ts';
import { CLOCKS_APART_SECONDS } from '../../../store/clocks.ts';
import type { HeardUntil } from '../../outbox.ts';
import type { Fact, Tracker } from '../tracker.ts';
import { leaseSeconds, type TrackerLane, type TrackerLaneWorld } from './lane.ts';
import { takeFact } from './take-fact.ts';

export interface HearStep {
  readonly kind: 'idle' | 'heard' | 'more' | 'deaf';
}

/** Of a tracker that hears. */
export type HearingLane = TrackerLane & { readonly tracker: Required<Pick<Tracker, 'inbound'>> };

/** Facts about tickets that nobody knows yet; a shared tracker has many that nobody ever will. */
const MOST_WAITING = 1000;

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
    const waiting = await takeAll(lane, world, [...waitingIn(heard), ...inbound.facts]);
    const isDeaf = inbound.failure !== undefined;
    const dueAt = inbound.more && !isDeaf ? now() : now() + lane.inboundSeconds;
    const until = { ...heard, cursor: inbound.cursor, waiting: JSON.stringify(waiting) };
    if (!(await ledger.settleInbound(until, dueAt))) report({ kind: 'late', tracker: name });
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

function waitingIn({ waiting }: HeardUntil): readonly Fact[] {
  return waiting === '' ? [] : (JSON.parse(waiting) as readonly Fact[]);
}

/**
 * @returns those about tickets that nobody knows, while one of ours may have been made without our knowing it: somebody
 * may have answered between the making of a ticket and the note of it
 */
async function takeAll(
  { tracker }: HearingLane,
  { ledger, now, report }: TrackerLaneWorld,
  facts: readonly Fact[],
): Promise<readonly Fact[]> {
  // Before anything is looked for: what is under way then may be known by the time that it is.
  const [underWay] = await ledger.operations(
    { tracker: tracker.name, state: ['sending', 'unknown'] },
    { after: 0, limit: 1 },
  );
  const waiting: Fact[] = [];
  for (const fact of facts) {
    const taken = await takeFact(ledger, tracker.name, fact, now());
    if (taken.kind === 'unknown-ticket') waiting.push(fact);
    if (taken.kind === 'refused')
      report({ kind: 'not-taken', tracker: tracker.name, fact, reason: taken.reason });
  }
  if (underWay === undefined) return [];
  return waiting.filter(({ at }) => at >= underWay.createdAt - CLOCKS_APART_SECONDS).slice(-MOST_WAITING);
}
