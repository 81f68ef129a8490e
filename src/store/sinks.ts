/** Which sinks there are, and what keeps them from standing still. */
import { sql } from 'kysely';
import { unblock } from './open-rows.ts';
import type { Place } from './schema.ts';

/** A sink that was not there before begins with the first event of the log. */
export async function addSink({ db }: Place, name: string): Promise<void> {
  const added = db.insertInto('sink').values({ name, position: 0, frontier: 0, delivered: 0, superseded: 0 });
  await added.onConflict((conflict) => conflict.doNothing()).execute();
}

/** Clocks of machines that share a store agree at least so far, seconds; leases presume it too. */
const CLOCKS_AGREE = 300;

/**
 * What can keep a sink waiting for ever is put right: times in a future that the clock has been put back from, and
 * events that wait behind nothing.
 */
export async function heal(place: Place, sink: string, now: number): Promise<void> {
  const future = now + CLOCKS_AGREE;
  await sql`update claim set lease_ends = 0, set_at = 0 where sink = ${sink} and set_at > ${future}`.execute(
    place.db,
  );
  await sql`update delivery set due_at = 0, set_at = 0 where sink = ${sink} and set_at > ${future}
    and due_at is not null`.execute(place.db);
  await unblock(place, sink);
}

/**
 * For a process that has the store for itself, when it starts: every claim is of a process that has died. What waited
 * for its next attempt goes on waiting, so that nobody is asked again sooner for it.
 */
export async function releaseClaims({ db }: Place): Promise<void> {
  await db.updateTable('claim').set({ lease_ends: 0, set_at: 0 }).execute();
  await db.updateTable('ledger_operation').set({ lease_ends: 0 }).where('state', '=', 'sending').execute();
  await db.updateTable('ledger_inbound').set({ lease_ends: 0 }).where('lease_ends', 'is not', null).execute();
}
