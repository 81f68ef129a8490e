/** Many rows in one statement, the same for both databases. */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Flavour, Tables } from './schema.ts';

/** @param columns name → type of the columns, in the order of the table */
export async function insertRows<T extends object>(
  tx: Transaction<Tables>,
  flavour: Flavour,
  table: string,
  columns: Readonly<Record<keyof T & string, string>>,
  rows: readonly T[],
  onConflict: RawBuilder<unknown>,
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const listed = sql.raw(names.join(', '));
  const given = JSON.stringify(rows);
  const source =
    flavour === 'sqlite'
      ? sql`select ${sql.raw(names.map((name) => `value ->> '${name}'`).join(', '))} from json_each(${given}) where true`
      : sql`select ${listed} from json_to_recordset(${given}::json) as given (${sql.raw(
          Object.entries<string>(columns)
            .map(([name, type]) => `${name} ${type}`)
            .join(', '),
        )})`;
  await sql`insert into ${sql.table(table)} (${listed}) ${source} ${onConflict}`.execute(tx);
}

/** Every column of a row that is there already becomes what was given. */
export function replaceBy(key: string, columns: Readonly<Record<string, string>>): RawBuilder<unknown> {
  const others = Object.keys(columns).filter((name) => name !== key);
  return sql.raw(
    `on conflict (${key}) do update set ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`,
  );
}

export const UNLESS_THERE = sql`on conflict do nothing`;
