/** claim → plan → send → note its tickets → settle: one operation of one tracker. */
import { backoffSeconds } from '../../../bridge/queue/backoff.ts';
import { Failure } from '../../../host/failure.ts';
import type { Actor } from '../../audit.ts';
import { type ClaimedOperation, NO_CONTACT, type OperationSettlement } from '../../outbox.ts';
import type { TrackerReference } from '../../issue.ts';
import { LostHold } from '../hold.ts';
import type { Answer, Ticket } from '../tracker.ts';
import { holdOn, untilNobodySends } from './hold-on.ts';
import { leaseSeconds, type SentAs, type TrackerLane, type TrackerLaneWorld } from './lane.ts';
import { PACED, type Plan, planFor } from './plan.ts';
import type { Subject } from './subject.ts';
import { AGAIN_SECONDS } from './withheld.ts';

export type SendStep =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'done';
      readonly as: SentAs;
      /** Whether the tracker was asked. */
      readonly asked: boolean;
      readonly reason: string;
      /** It is about the whole tracker. */
      readonly whole: boolean;
      readonly afterSeconds: number;
    };

const BY_US: Actor = { kind: 'monitoring', name: 'trackers', via: '' };

/** @throws whatever the ledger throws: the operation is doubtful once its lease has ended */
export async function sendNext(lane: TrackerLane, world: TrackerLaneWorld): Promise<SendStep> {
  const { ledger, now, mayTell } = world;
  const { name } = lane.tracker;
  const claimedAt = now();
  const claim = { tracker: name, limit: 1, now: claimedAt, leaseEnds: claimedAt + leaseSeconds(lane) };
  const [claimed] = await ledger.claimOperations(claim);
  if (claimed === undefined) return { kind: 'idle' };
  if (claimed.wasAhead) world.report({ kind: 'ahead', tracker: name, operation: claimed });
  await untilNobodySends(world, claimed);
  const { maxAgeSeconds, updateSeconds } = lane;
  const hold = holdOn(world, claimed);
  const options = { now: claimedAt, maxAgeSeconds, updateSeconds, mayTell, hold };
  const plan = await planFor(ledger, claimed, options);
  const answer = plan.kind === 'send' ? await ask(lane, world, plan) : undefined;
  if (answer === 'lost') {
    world.report({ kind: 'late', tracker: name });
    return { kind: 'done', as: 'postponed', asked: false, reason: '', whole: false, afterSeconds: 0 };
  }
  if (plan.kind === 'send' && answer?.state === 'sent')
    await noteTickets(world, claimed, plan.subject, answer.tickets ?? []);
  const end = answer === undefined ? endOf(plan, claimed, claimedAt) : settlementOf(answer, claimed, world);
  if (!(await ledger.settleOperation(claimed, end, now()))) world.report({ kind: 'late', tracker: name });
  const step = stepOf(plan, answer);
  world.report({ kind: 'operation', tracker: name, operation: claimed, as: step.as, reason: step.reason });
  return step;
}

async function ask(
  { tracker, deadlineSeconds }: TrackerLane,
  { after, report }: TrackerLaneWorld,
  { order }: Extract<Plan, { kind: 'send' }>,
): Promise<Answer | 'lost'> {
  try {
    return await tracker.send(order, after(deadlineSeconds));
  } catch (error) {
    if (error instanceof LostHold) return 'lost';
    if (error instanceof Failure) return { state: 'unknown', reason: error.message, whole: true };
    report({ kind: 'fault', tracker: tracker.name, error });
    return { state: 'unknown', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Before the operation is settled: a ticket that nobody knows of would be looked for, or made, once more. */
async function noteTickets(
  { ledger, now }: TrackerLaneWorld,
  { tracker, issue, incident }: ClaimedOperation,
  { merged, tickets: known }: Subject,
  tickets: readonly Ticket[],
): Promise<void> {
  const saying = { by: BY_US, at: now(), why: `told ${tracker}` };
  // The ticket of one that was merged goes into the survivor's, which has its own.
  const replaced = merged ? [] : known;
  const references = tickets.flatMap(({ kind, id, url }): readonly TrackerReference[] => [
    ...replaced.filter((one) => one.kind === kind && one.id !== id).map((one) => ({ ...one, former: true })),
    { tracker, kind, id, url, former: merged },
  ]);
  for (const reference of references) {
    if (issue !== null) await ledger.apply({ do: 'refer', issue, reference }, saying);
    else if (incident !== null)
      await ledger.applyToIncident({ incident, order: { do: 'refer', reference } }, saying);
  }
}

function endOf(plan: Plan, { doubtful }: ClaimedOperation, now: number): OperationSettlement {
  switch (plan.kind) {
    case 'held': {
      const { dueAt, reason } = plan;
      return { state: doubtful ? 'unknown' : 'again', dueAt, reason, since: now };
    }
    case 'later':
      return { state: 'again', dueAt: plan.dueAt, reason: PACED };
    case 'too-old':
      return { state: 'failed', reason: plan.reason };
    case 'silent':
      return { state: 'sent', reference: plan.reference };
    case 'send':
      throw new Error('it is sent, and the answer is not here');
  }
}

function settlementOf(
  answer: Answer,
  { attempts, doubtful }: ClaimedOperation,
  { now, random }: TrackerLaneWorld,
): OperationSettlement {
  if (answer.state === 'sent') return { state: 'sent', reference: answer.reference };
  if (answer.state === 'failed') return answer;
  if (answer.state === 'held') {
    const since = now();
    const reason = `${NO_CONTACT}${answer.reason}`;
    return { state: doubtful ? 'unknown' : 'again', dueAt: since + AGAIN_SECONDS, reason, since };
  }
  const { reason, whole = false, afterSeconds = 0 } = answer;
  // The lane itself waits where it is about the whole tracker: then the first in order is the first again.
  const wait = whole ? afterSeconds : backoffSeconds(attempts, random(), afterSeconds);
  // An attempt before this one may have arrived.
  const state = doubtful ? 'unknown' : answer.state;
  return { state, reason, dueAt: now() + wait };
}

const AS = { 'too-old': 'failed', later: 'postponed', held: 'held', silent: 'silent' } as const;

function stepOf(plan: Plan, answer: Answer | undefined): Extract<SendStep, { kind: 'done' }> {
  const quiet = { whole: false, afterSeconds: 0 };
  if (answer === undefined) {
    const as = plan.kind === 'send' ? 'silent' : AS[plan.kind];
    return { kind: 'done', as, asked: false, reason: 'reason' in plan ? plan.reason : '', ...quiet };
  }
  const reason = 'reason' in answer ? answer.reason : '';
  if (answer.state === 'sent' || answer.state === 'failed' || answer.state === 'held')
    return { kind: 'done', as: answer.state, asked: true, reason, ...quiet };
  const { state, whole = false, afterSeconds = 0 } = answer;
  return { kind: 'done', as: state, asked: true, reason, whole, afterSeconds };
}
