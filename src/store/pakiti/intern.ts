/** Numbers of packages: each distinct one has one, for as long as an inventory has it. */
import { sql } from 'kysely';
import { among, records } from '../records.ts';
import type { Place } from '../schema.ts';

export interface PackageNames {
  readonly name: string;
  /** What it was built of, where somebody has said. */
  readonly source: string | null;
}

/** A number for each key. */
export type Numbers = ReadonlyMap<string, number>;

const MAX_KNOWN = 250_000;
const EPOCH = 'packages deleted';

/** Most packages of a report were in another: their numbers are remembered until some are deleted. */
export class KnownPackages {
  #numbers = new Map<string, number>();
  #epoch = '';

  /** To be called within the transaction that relies on what is remembered. */
  async refresh({ db }: Place): Promise<void> {
    const mark = db.selectFrom('pakiti_mark').select('value').where('name', '=', EPOCH);
    const epoch = (await mark.executeTakeFirst())?.value ?? '';
    if (epoch !== this.#epoch) this.#numbers = new Map();
    this.#epoch = epoch;
  }

  get numbers(): Numbers {
    return this.#numbers;
  }

  /** Only what has been committed: what was rolled back has numbers of nothing. */
  learn(numbers: Numbers): void {
    if (this.#numbers.size + numbers.size > MAX_KNOWN) this.#numbers = new Map();
    for (const [key, id] of numbers) this.#numbers.set(key, id);
  }
}

/** Whoever deletes packages says so, in the same transaction. */
export async function notePackagesDeleted(place: Place, at: number): Promise<void> {
  await sql`insert into pakiti_mark (name, value) values (${EPOCH}, ${`${at} 1`})
    on conflict (name) do update set value = pakiti_mark.value || '1'`.execute(place.db);
}

/** @param keys each once. @returns a number for each */
export async function internPackages(
  place: Place,
  keys: readonly string[],
  describe: (key: string) => PackageNames,
): Promise<Numbers> {
  if (keys.length === 0) return new Map();
  const rows = keys.map((key) => ({ key, ...describe(key) }));
  const given = records(place, rows, { key: 'text', name: 'text', source: 'text' });
  const added = await sql<{ id: number; key: string }>`insert into pakiti_package ("key", name, source)
    select given."key", given.name, given.source from ${given} where true
    on conflict ("key") do nothing returning id, "key"`.execute(place.db);
  const numbers = new Map(added.rows.map(({ id, key }) => [key, id]));
  const rest = keys.filter((key) => !numbers.has(key));
  if (rest.length === 0) return numbers;
  const there = await sql<{ id: number; key: string }>`select id, "key" from pakiti_package
    where "key" in ${among(place, rest)}`.execute(place.db);
  for (const { id, key } of there.rows) numbers.set(key, id);
  return numbers;
}
