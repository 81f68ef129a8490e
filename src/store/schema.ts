/** The tables, and how they came to be: forward only, one migration after the other. */
import { type Kysely, sql } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';
import { portal } from './migrations/0010-portal.ts';
import type { Flavour } from './migrations/migration.ts';
import type { PortalRows } from './portal-rows.ts';

export interface Tables extends PortalRows {
  /** The log of everything acknowledged. Its order is the order of commits. */
  readonly event: { seq: number; id: string; subject: string; received_at: number; body: string };
  /** How far each sink has read the log. */
  readonly sink: { name: string; position: number };
  /** What a sink has taken from the log and not finished. */
  readonly delivery: { sink: string; seq: number; subject: string; due_at: number; attempts: number };
  /** What became of it. */
  readonly outcome: {
    sink: string;
    seq: number;
    state: string;
    at: number;
    attempts: number;
    detail: string;
  };
}

export type { Flavour } from './migrations/migration.ts';

export function migrations(flavour: Flavour): MigrationProvider {
  return {
    getMigrations: () => Promise.resolve({ '0001-events': events(flavour), '0010-portal': portal(flavour) }),
  };
}

function events(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const key = sql.raw(
        flavour === 'sqlite'
          ? 'integer primary key autoincrement'
          : 'bigint generated always as identity primary key',
      );
      for (const statement of [
        sql`create table event (seq ${key}, id text not null unique, subject text not null,
          received_at double precision not null, body text not null)`,
        sql`create table sink (name text primary key, position bigint not null)`,
        sql`create table delivery (sink text not null, seq bigint not null, subject text not null,
          due_at double precision not null, attempts integer not null, primary key (sink, seq))`,
        sql`create index delivery_subject on delivery (sink, subject, seq)`,
        sql`create table outcome (sink text not null, seq bigint not null, state text not null,
          at double precision not null, attempts integer not null, detail text not null, primary key (sink, seq))`,
      ])
        await statement.execute(db);
    },
  };
}
