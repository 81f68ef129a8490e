/** claim: what a sink is handed next. */
import { sql } from 'kysely';
import type { StoredEvent } from './append.ts';
import { heldSubjects } from './in-hand.ts';
import { putBack } from './open-rows.ts';
import { among } from './records.ts';
import type { Place } from './schema.ts';
import { takeBack } from './take-back.ts';

export interface Claimed extends StoredEvent {
  readonly seq: number;
  /** Earlier attempts to deliver it. */
  readonly attempts: number;
}

export interface Claim {
  readonly sink: string;
  readonly limit: number;
  readonly now: number;
  /** When the claim ends: whoever has died with it does not keep it. */
  readonly leaseEnds: number;
  /** Whether the sink gets an event; what it does not want it has passed. */
  readonly wants: (event: StoredEvent) => boolean;
}

/** What a sink has been handed, in the order of the log; it is settled whole. */
export interface Batch {
  readonly sink: string;
  /** Of the claim; 0 when there are no events. */
  readonly claim: number;
  readonly events: readonly Claimed[];
  /** Whether there may be more at once. */
  readonly more: boolean;
}

/** Events that are looked at together although fewer are asked for, so that passing what is not wanted costs little. */
const LEAST_READ = 200;

/**
 * What is due again, then the log from where the sink stands. An event waits while an earlier one of its subject is in
 * other hands or has to be tried again; of what one claim hands out, a subject's events are in order.
 */
export async function claimBatch(place: Place, claim: Claim): Promise<Batch> {
  await takeBack(place, { sink: claim.sink, leaseEnded: claim.now, now: claim.now });
  const due = await dueRows(place, claim);
  const room = claim.limit - due.length;
  const fresh = room > 0 ? await readLog(place, claim, room) : { events: [], more: true };
  const { sink } = claim;
  if (due.length + fresh.events.length === 0) return { sink, claim: 0, events: [], more: fresh.more };
  const id = await enter(place, claim, fresh.events);
  await take(place, claim, id, due);
  const events = [...(await withBodies(place, due)), ...fresh.events];
  return { sink, claim: id, events: events.toSorted((a, b) => a.seq - b.seq), more: fresh.more };
}

interface DueRow {
  readonly seq: number;
  readonly subject: string;
  readonly attempts: number;
}

async function dueRows(place: Place, { sink, limit, now }: Claim): Promise<readonly DueRow[]> {
  // The sign keeps SQLite from walking through everything that is open in the order of its numbers.
  const { rows: heads } = await sql<DueRow>`select seq, subject, attempts from delivery as open
    where sink = ${sink} and due_at <= ${now} and not exists (select 1 from delivery as earlier
      where earlier.sink = open.sink and earlier.subject = open.subject and earlier.seq < open.seq
        and (earlier.due_at is null or earlier.due_at > ${now}))
    order by +seq limit ${limit}`.execute(place.db);
  if (heads.length === 0 || heads.length >= limit) return heads;
  const subjects = [...new Set(heads.map(({ subject }) => subject))];
  const { rows: behind } = await sql<DueRow>`select seq, subject, attempts from delivery as open
    where sink = ${sink} and due_at is null and subject in ${among(place, subjects)}
      and not exists (select 1 from delivery as earlier
        where earlier.sink = open.sink and earlier.subject = open.subject and earlier.seq < open.seq
          and earlier.due_at > ${now})
    order by seq limit ${limit - heads.length}`.execute(place.db);
  return [...heads, ...behind];
}

interface Fresh {
  readonly events: readonly Claimed[];
  readonly more: boolean;
}

async function readLog(place: Place, { sink, wants, now }: Claim, room: number): Promise<Fresh> {
  const standing = place.db.selectFrom('sink').select('position').where('name', '=', sink);
  const { position } = await standing.executeTakeFirstOrThrow();
  const size = Math.max(room, LEAST_READ);
  const log = place.db.selectFrom('event').select(['seq', 'id', 'subject', 'body']);
  const page = await log.where('seq', '>', position).orderBy('seq').limit(size).execute();
  if (page.length === 0) return { events: [], more: false };
  const wanted: Claimed[] = [];
  let passed = position;
  for (const row of page) {
    if (wanted.length === room) break;
    passed = row.seq;
    if (wants(row)) wanted.push({ ...row, attempts: 0 });
  }
  await moveOn(place, sink, passed);
  const held = await heldSubjects(
    place,
    sink,
    wanted.map(({ subject }) => subject),
  );
  const waiting = wanted.filter(({ subject }) => held.has(subject));
  const rows = waiting.map(({ seq, subject }) => ({ seq, subject, due_at: null, attempts: 0, reason: '' }));
  await putBack(place, sink, rows, now);
  return {
    events: held.size === 0 ? wanted : wanted.filter(({ subject }) => !held.has(subject)),
    more: wanted.length === room || page.length === size,
  };
}

async function moveOn({ db }: Place, sink: string, position: number): Promise<void> {
  await sql`update sink set position = ${position},
    frontier = case when frontier < ${position} then ${position} else frontier end
    where name = ${sink}`.execute(db);
}

async function enter(place: Place, claim: Claim, fresh: readonly Claimed[]): Promise<number> {
  const seqs = JSON.stringify(fresh.map(({ seq }) => seq));
  const row = { sink: claim.sink, lease_ends: claim.leaseEnds, set_at: claim.now, seqs };
  const { id } = await place.db.insertInto('claim').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

async function take(place: Place, claim: Claim, id: number, due: readonly DueRow[]): Promise<void> {
  if (due.length === 0) return;
  await sql`update delivery set claim = ${id}, due_at = ${claim.leaseEnds}, set_at = ${claim.now}
    where sink = ${claim.sink} and seq in ${numbers(place, due)}`.execute(place.db);
}

async function withBodies(place: Place, due: readonly DueRow[]): Promise<readonly Claimed[]> {
  if (due.length === 0) return [];
  const { rows } = await sql<StoredEvent & { seq: number }>`select seq, id, subject, body from event
    where seq in ${numbers(place, due)}`.execute(place.db);
  const attempts = new Map(due.map((row) => [row.seq, row.attempts]));
  return rows.map((row) => ({ ...row, attempts: attempts.get(row.seq) ?? 0 }));
}

function numbers(place: Place, rows: readonly { readonly seq: number }[]): ReturnType<typeof among> {
  return among(
    place,
    rows.map(({ seq }) => seq),
  );
}
