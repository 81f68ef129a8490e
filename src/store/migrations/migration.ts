/** One step of the store's history. It is never changed once it has been released; the next one is a new file. */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export type Flavour = 'sqlite' | 'postgresql';

export function steps(up: (flavour: Flavour) => readonly string[]): (flavour: Flavour) => Migration {
  return (flavour) => ({
    async up(db: Kysely<unknown>) {
      for (const statement of up(flavour)) await sql.raw(statement).execute(db);
    },
  });
}

/** For a table whose rows are in the order of their key, without a number of their own. */
export function keyed(flavour: Flavour): string {
  return flavour === 'sqlite' ? ' without rowid' : '';
}

/** The type of a number that the store gives out itself, and that it never gives out twice. */
export function countedKey(flavour: Flavour): string {
  return flavour === 'sqlite'
    ? 'integer primary key autoincrement'
    : 'bigint generated always as identity primary key';
}
