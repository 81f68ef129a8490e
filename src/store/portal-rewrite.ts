/** Many rows in few statements, the same for both databases. */
import { CompiledQuery, type Transaction } from 'kysely';
import type { Flavour } from './migrations/migration.ts';
import type { Tables } from './schema.ts';

/** Rows in a statement: few texts, so that they stay prepared; more rows gained nothing. */
const SIZES = [64, 8, 1] as const;

export type Rewrite<T> = (tx: Transaction<Tables>, rows: readonly T[]) => Promise<void>;

/** Written as text once: to build a statement costs more than the database needs for the rows. */
export function rewriteOf<T extends object>(
  flavour: Flavour,
  table: string,
  columns: readonly (keyof T & string)[],
  onConflict: string,
): Rewrite<T> {
  const head = `insert into "${table}" (${columns.join(', ')}) values`;
  const statements = SIZES.map((size) => ({
    size,
    text: `${head} ${places(flavour, size, columns.length)} ${onConflict}`,
  }));
  return async (tx, rows) => {
    let done = 0;
    for (const { size, text } of statements) {
      for (; rows.length - done >= size; done += size) {
        const values = rows.slice(done, done + size).flatMap((row) => columns.map((column) => row[column]));
        await tx.executeQuery(CompiledQuery.raw(text, values));
      }
    }
  };
}

function places(flavour: Flavour, rows: number, columns: number): string {
  const place = (index: number): string => (flavour === 'sqlite' ? '?' : `$${index + 1}`);
  const row = (first: number): string =>
    `(${Array.from({ length: columns }, (_, column) => place(first + column)).join(', ')})`;
  return Array.from({ length: rows }, (_, index) => row(index * columns)).join(', ');
}

/** These columns of a row that is there already become what was given. */
export function replaceBy(key: string, columns: readonly string[]): string {
  return `on conflict (${key}) do update set ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`;
}

export const UNLESS_THERE = 'on conflict do nothing';
