/** What has become of one event, for the operator who asks. */
import { numbersOf } from './in-hand.ts';
import type { Place } from './schema.ts';

/** Times are seconds since the epoch. */
export type DeliveryState = { readonly sink: string } &
  /** The sink has not come to it. */
  (
    | { readonly state: 'pending' }
    | { readonly state: 'claimed'; readonly leaseEnds: number }
    | { readonly state: 'retry'; readonly dueAt: number; readonly attempts: number; readonly reason: string }
    /** For an earlier event of its subject. */
    | { readonly state: 'waiting' }
    | {
        /** `superseded`: the other side had a newer result, and has not taken this one. */
        readonly state: 'delivered' | 'superseded';
        readonly at: number;
        readonly attempts: number;
        readonly reference: string;
      }
    | { readonly state: 'dead'; readonly at: number; readonly attempts: number; readonly reason: string }
    /** The rules do not send it there. */
    | { readonly state: 'passed' }
  );

export interface Trace {
  readonly seq: number;
  readonly subject: string;
  readonly receivedAt: number;
  readonly body: string;
  readonly deliveries: readonly DeliveryState[];
}

/** Undefined when there is no such event, or no longer. */
export async function trace(place: Place, id: string): Promise<Trace | undefined> {
  const found = await place.db.selectFrom('event').selectAll().where('id', '=', id).executeTakeFirst();
  if (found === undefined) return undefined;
  const { seq, subject, received_at: receivedAt, body } = found;
  const sinks = await place.db.selectFrom('sink').selectAll().orderBy('name').execute();
  const deliveries: DeliveryState[] = [];
  for (const { name, position } of sinks) deliveries.push(await deliveryState(place, name, position, seq));
  return { seq, subject, receivedAt, body, deliveries };
}

async function deliveryState(
  place: Place,
  sink: string,
  position: number,
  seq: number,
): Promise<DeliveryState> {
  if (position < seq) return { sink, state: 'pending' };
  return (
    (await inHand(place, sink, seq)) ??
    (await open(place, sink, seq)) ??
    (await dead(place, sink, seq)) ??
    (await delivered(place, sink, seq)) ?? { sink, state: 'passed' }
  );
}

async function inHand({ db }: Place, sink: string, seq: number): Promise<DeliveryState | undefined> {
  const claims = await db.selectFrom('claim').selectAll().where('sink', '=', sink).execute();
  const claim = claims.find(({ seqs }) => numbersOf(seqs).includes(seq));
  return claim === undefined ? undefined : { sink, state: 'claimed', leaseEnds: claim.lease_ends };
}

async function open({ db }: Place, sink: string, seq: number): Promise<DeliveryState | undefined> {
  const row = await db
    .selectFrom('delivery')
    .selectAll()
    .where('sink', '=', sink)
    .where('seq', '=', seq)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { due_at: dueAt, claim, attempts, reason } = row;
  if (dueAt === null) return { sink, state: 'waiting' };
  return claim === null
    ? { sink, state: 'retry', dueAt, attempts, reason }
    : { sink, state: 'claimed', leaseEnds: dueAt };
}

async function dead({ db }: Place, sink: string, seq: number): Promise<DeliveryState | undefined> {
  const row = await db
    .selectFrom('dead')
    .select(['at', 'attempts', 'reason'])
    .where('sink', '=', sink)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row === undefined ? undefined : { sink, state: 'dead', ...row };
}

/** Runs of several claims overlap; the last one counts. */
async function delivered({ db }: Place, sink: string, seq: number): Promise<DeliveryState | undefined> {
  const runs = db.selectFrom('delivered').selectAll().where('sink', '=', sink);
  const around = await runs
    .where('last', '>=', seq)
    .where('first', '<=', seq)
    .orderBy('at', 'desc')
    .execute();
  const run = around.find(({ seqs }) => seqs === '' || numbersOf(seqs).includes(seq));
  if (run === undefined) return undefined;
  const { at, attempts, reference, superseded } = run;
  return { sink, state: superseded === 1 ? 'superseded' : 'delivered', at, attempts, reference };
}
