/** What must not happen at the same time in two processes. SQLite has one writer, so it needs none of these. */
import { sql } from 'kysely';
import type { Place } from './schema.ts';

/** Appends, one after the other: otherwise a reader could pass a number whose transaction commits later. */
export async function lockLog({ db, flavour }: Place): Promise<void> {
  if (flavour === 'postgresql') await sql`select pg_advisory_xact_lock(7305437)`.execute(db);
}

/**
 * Whatever changes what a sink has in hand, one after the other. Rows that are skipped because another has locked them
 * (`skip locked`) would not do: an event may be claimed only when it is known that no earlier one of its subject is in
 * other hands, and a claim that is half-way through is not seen. The lock is held for milliseconds, and never while a
 * sink is at work.
 */
export async function lockSink({ db, flavour }: Place, sink: string): Promise<void> {
  if (flavour === 'postgresql') await sql`select from sink where name = ${sink} for update`.execute(db);
}

export async function lockSinks({ db, flavour }: Place): Promise<void> {
  if (flavour === 'postgresql') await sql`select from sink order by name for update`.execute(db);
}

/** Changes of the ledger, one after the other, so that the numbers of its trail are in the order of commits. */
export async function lockLedger({ db, flavour }: Place): Promise<void> {
  if (flavour === 'postgresql') await sql`select pg_advisory_xact_lock(7305438)`.execute(db);
}

/** Changes of what hosts have, one after the other, so that what is remembered of numbers holds to the end of each. */
export async function lockInventories({ db, flavour }: Place): Promise<void> {
  if (flavour === 'postgresql') await sql`select pg_advisory_xact_lock(7305439)`.execute(db);
}

/** Snapshots of one feed, one after the other. */
export async function lockFeeds({ db, flavour }: Place): Promise<void> {
  if (flavour === 'postgresql') await sql`select pg_advisory_xact_lock(7305440)`.execute(db);
}

/** Exceptions that are made, one after the other, so that none is made beside one that says the same. */
export async function lockExceptions({ db, flavour }: Place): Promise<void> {
  if (flavour === 'postgresql')
    await sql`lock table pakiti_exception in share row exclusive mode`.execute(db);
}
