/** deliver → delivered | retry | dead letter: what became of a batch. */
import { sql } from 'kysely';
import type { Batch } from './claim.ts';
import { type OpenRow, putBack, unblock } from './open-rows.ts';
import { among, records } from './records.ts';
import type { Place } from './schema.ts';
import { storable } from './text.ts';

export type Settlement = { readonly seq: number; readonly attempts: number } & (
  | { readonly state: 'delivered'; readonly reference: string }
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
  const delivered = settled.filter((one) => one.state === 'delivered');
  await enterRuns(place, sink, delivered, now);
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

/** Fresh events have no rows, and most batches have only those. */
async function close(place: Place, { sink, claim }: Batch, settled: readonly Settled[]): Promise<void> {
  const ended = settled.filter(({ state }) => state === 'delivered' || state === 'dead');
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
  delivered: readonly Of<'delivered'>[],
  now: number,
): Promise<void> {
  if (delivered.length === 0) return;
  const rows = runsOf(delivered);
  const given = records(place, rows, {
    first: 'bigint',
    last: 'bigint',
    seqs: 'text',
    attempts: 'bigint',
    reference: 'text',
  });
  await sql`insert into delivered (sink, first, last, seqs, at, attempts, reference)
    select cast(${sink} as text), given.first, given.last, given.seqs, cast(${now} as double precision),
      given.attempts, given.reference from ${given} where true`.execute(place.db);
  await sql`update sink set delivered = delivered + ${delivered.length} where name = ${sink}`.execute(
    place.db,
  );
}

interface Run {
  readonly first: number;
  readonly last: number;
  readonly seqs: string;
  readonly attempts: number;
  readonly reference: string;
}

/** One for each reference and number of attempts. */
function runsOf(delivered: readonly Of<'delivered'>[]): readonly Run[] {
  const groups = new Map<string, Of<'delivered'>[]>();
  for (const one of delivered) {
    const key = `${one.attempts} ${one.reference}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].map((group) => {
    const seqs = group.map(({ seq }) => seq).toSorted((a, b) => a - b);
    const [first = 0, last = first] = [seqs[0], seqs.at(-1)];
    const gapless = last - first + 1 === seqs.length;
    const { attempts = 0, reference = '' } = group[0] ?? {};
    return {
      first,
      last,
      seqs: gapless ? '' : JSON.stringify(seqs),
      attempts,
      reference: storable(reference),
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
