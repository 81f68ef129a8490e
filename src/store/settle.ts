/** deliver → delivered | retry | dead letter: what became of a batch. */
import { sql } from 'kysely';
import type { Batch } from './claim.ts';
import { type OpenRow, putBack, unblock } from './open-rows.ts';
import { among, records } from './records.ts';
import type { Place } from './schema.ts';
import { storable } from './text.ts';

export type Settlement = { readonly seq: number; readonly attempts: number } & (
  | { readonly state: 'delivered'; readonly reference: string }
  /** The other side has a newer result, and has not taken this one: it is finished. */
  | { readonly state: 'superseded'; readonly reference: string }
  | { readonly state: 'dead'; readonly reason: string }
  /** @property dueAt seconds since the epoch */
  | { readonly state: 'retry'; readonly dueAt: number; readonly reason: string }
  /** It waits until the earlier events of its subject are finished; nothing has been attempted. */
  | { readonly state: 'held' }
);

/**
 * @returns false when the claim had ended and somebody else has taken it: then nothing is changed, and the events are
 * delivered once more
 * @throws Error when an event of the batch is without a settlement: it would be lost
 */
export async function settleBatch(
  place: Place,
  batch: Batch,
  settlements: readonly Settlement[],
  now: number,
): Promise<boolean> {
  const subjects = new Map(batch.events.map(({ seq, subject }) => [seq, subject]));
  const settled = settlements.flatMap((one) => {
    const subject = subjects.get(one.seq);
    subjects.delete(one.seq);
    return subject === undefined ? [] : [{ ...one, subject }];
  });
  if (subjects.size > 0) throw new Error('a batch is settled whole');
  const { sink } = batch;
  const ours = place.db.deleteFrom('claim').where('id', '=', batch.claim).where('sink', '=', sink);
  if ((await ours.returning('id').executeTakeFirst()) === undefined) return false;
  await close(place, batch, settled);
  await enterRuns(place, sink, settled.filter(isFinished), now);
  await bury(
    place,
    sink,
    settled.filter((one) => one.state === 'dead'),
    now,
  );
  await putBack(place, sink, settled.flatMap(openRowOf), now);
  await unblock(place, sink, [...new Set(settled.map(({ subject }) => subject))]);
  return true;
}

type Settled = Settlement & { readonly subject: string };
type Of<S extends Settlement['state']> = Extract<Settled, { readonly state: S }>;

type Finished = Of<'delivered'> | Of<'superseded'>;

function isFinished(one: Settled): one is Finished {
  return one.state === 'delivered' || one.state === 'superseded';
}

/** Fresh events have no rows, and most batches have only those. */
async function close(place: Place, { sink, claim }: Batch, settled: readonly Settled[]): Promise<void> {
  const ended = settled.filter((one) => isFinished(one) || one.state === 'dead');
  const held = place.db.selectFrom('delivery').select('seq').where('sink', '=', sink);
  const any = await held.where('claim', '=', claim).limit(1).executeTakeFirst();
  if (any === undefined || ended.length === 0) return;
  await sql`delete from delivery where sink = ${sink} and seq in ${among(
    place,
    ended.map(({ seq }) => seq),
  )}`.execute(place.db);
}

async function enterRuns(
  place: Place,
  sink: string,
  finished: readonly Finished[],
  now: number,
): Promise<void> {
  if (finished.length === 0) return;
  const rows = runsOf(finished);
  const given = records(place, rows, {
    first: 'bigint',
    last: 'bigint',
    seqs: 'text',
    attempts: 'bigint',
    reference: 'text',
    superseded: 'bigint',
  });
  await sql`insert into delivered (sink, first, last, seqs, at, attempts, reference, superseded)
    select cast(${sink} as text), given.first, given.last, given.seqs, cast(${now} as double precision),
      given.attempts, given.reference, given.superseded from ${given} where true`.execute(place.db);
  const superseded = finished.filter(({ state }) => state === 'superseded').length;
  await sql`update sink set delivered = delivered + ${finished.length - superseded},
    superseded = superseded + ${superseded} where name = ${sink}`.execute(place.db);
}

interface Run {
  readonly first: number;
  readonly last: number;
  readonly seqs: string;
  readonly attempts: number;
  readonly reference: string;
  readonly superseded: 0 | 1;
}

/** One for each state, reference and number of attempts. */
function runsOf(finished: readonly Finished[]): readonly Run[] {
  const groups = new Map<string, Finished[]>();
  for (const one of finished) {
    const key = `${one.state} ${one.attempts} ${one.reference}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].map((group) => {
    const seqs = group.map(({ seq }) => seq).toSorted((a, b) => a - b);
    const [first = 0, last = first] = [seqs[0], seqs.at(-1)];
    const gapless = last - first + 1 === seqs.length;
    const { attempts = 0, reference = '', state } = group[0] ?? {};
    return {
      first,
      last,
      seqs: gapless ? '' : JSON.stringify(seqs),
      attempts,
      reference: storable(reference),
      superseded: state === 'superseded' ? 1 : 0,
    };
  });
}

async function bury(place: Place, sink: string, dead: readonly Of<'dead'>[], now: number): Promise<void> {
  if (dead.length === 0) return;
  const rows = dead.map((one) => ({ ...one, reason: storable(one.reason) }));
  const given = records(place, rows, {
    seq: 'bigint',
    subject: 'text',
    attempts: 'bigint',
    reason: 'text',
  });
  await sql`insert into dead (sink, seq, subject, at, attempts, reason)
    select cast(${sink} as text), given.seq, given.subject, cast(${now} as double precision), given.attempts,
      given.reason from ${given} where true
    on conflict (sink, seq) do update set at = excluded.at, attempts = excluded.attempts,
      reason = excluded.reason`.execute(place.db);
}

function openRowOf(one: Settled): readonly OpenRow[] {
  const { seq, subject, attempts } = one;
  if (one.state === 'retry') {
    return [{ seq, subject, attempts, due_at: one.dueAt, reason: storable(one.reason) }];
  }
  return one.state === 'held' ? [{ seq, subject, attempts, due_at: null, reason: '' }] : [];
}
