/** Lists as one parameter of JSON: the text of a statement stays the same however many there are. */
import { type RawBuilder, sql } from 'kysely';
import type { Place } from './schema.ts';

type ColumnType = 'text' | 'bigint' | 'double precision';

/** `column in ${among(…)}`; `not in` only where there are values. */
export function among<T extends string | number>({ flavour }: Place, values: readonly T[]): RawBuilder<T> {
  if (values.length === 0) return sql`(null)`;
  const list = JSON.stringify(values);
  if (flavour === 'sqlite') return sql`(select value from json_each(${list}))`;
  const type = sql.raw(typeof values[0] === 'number' ? 'bigint' : 'text');
  return sql`(select value::${type} from json_array_elements_text(${list}::json))`;
}

/** `insert … select … from ${records(…)} where true`; its columns are named `given.NAME`. */
export function records(
  { flavour }: Place,
  rows: readonly object[],
  columns: Readonly<Record<string, ColumnType>>,
): RawBuilder<unknown> {
  const list = JSON.stringify(rows);
  const names = Object.entries(columns);
  if (flavour === 'sqlite') {
    const picked = names.map(([name]) => `value ->> '${name}' as ${name}`).join(', ');
    return sql`(select ${sql.raw(picked)} from json_each(${list})) as given`;
  }
  const types = names.map(([name, type]) => `${name} ${type}`).join(', ');
  return sql`json_to_recordset(${list}::json) as given (${sql.raw(types)})`;
}
