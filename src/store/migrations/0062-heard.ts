/**
 * What was heard of people in trackers and waits for its ticket, each in a row of its own; and what a voice has said at its
 * newest second, null where nobody knows.
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { columnText } from '../portal-rows.ts';
import { countedKey, type Flavour, steps } from './migration.ts';

const made = steps((flavour) => [
  'alter table intake_voice add column told text',
  `create table ledger_waiting (seq ${countedKey(flavour)}, tracker text not null, fact text not null,
    ticket text not null, body text not null, unique (tracker, fact))`,
  'create index ledger_waiting_ticket on ledger_waiting (tracker, ticket)',
  "create index ledger_operation_failed on ledger_operation (tracker, seq) where state = 'failed'",
]);

export function heard(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await made(flavour).up(db);
      await moveWaiting(db);
      await sql`alter table ledger_inbound drop column waiting`.execute(db);
    },
  };
}

/** Texts may hold what PostgreSQL reads in no JSON. */
async function moveWaiting(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ readonly tracker: string; readonly waiting: string }>`
    select tracker, waiting from ledger_inbound where waiting <> ''`.execute(db);
  for (const { tracker, waiting } of rows)
    for (const fact of JSON.parse(waiting) as readonly { readonly id: string; readonly ticket: string }[])
      await sql`insert into ledger_waiting (tracker, fact, ticket, body) values (${tracker}, ${fact.id},
        ${columnText(fact.ticket)}, ${JSON.stringify(fact)}) on conflict do nothing`.execute(db);
}
