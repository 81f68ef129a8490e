/** The tables of the portal's feed. */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { BODY_COLUMNS, CHANGE_COLUMNS, CURRENT_COLUMNS } from '../portal-rows.ts';

export function portal(flavour: 'sqlite' | 'postgresql'): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const key = sql.raw(
        flavour === 'sqlite'
          ? 'integer primary key autoincrement'
          : 'bigint generated always as identity primary key',
      );
      for (const statement of [
        sql`create table "current" (${columns(CURRENT_COLUMNS)}, primary key (id))`,
        sql`create table current_body (${columns(BODY_COLUMNS)}, primary key (id))`,
        // Of what never changes, so that a result that says the same again touches no index.
        sql`create index current_site on "current" (site, ngi, machine)`,
        sql`create index current_ngi on "current" (ngi, site, machine)`,
        sql`create index current_cves on "current" (id, cves) where cves <> '[]'`,
        sql`create table change (seq ${key}, ${columns(CHANGE_COLUMNS)}, unique (event_id))`,
        sql`create index change_subject on change (id, at)`,
        sql`create index change_site on change (site, ngi, seq)`,
        sql`create index change_ngi on change (ngi, site, seq)`,
        sql`create index change_at on change (at)`,
      ])
        await statement.execute(db);
    },
  };
}

function columns(types: Readonly<Record<string, string>>): ReturnType<typeof sql.raw> {
  const listed = Object.entries(types).map(([name, type]) => `${name} ${type} not null`);
  return sql.raw(listed.join(', '));
}
