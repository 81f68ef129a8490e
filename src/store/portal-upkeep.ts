/** What an operator takes out of the portal's tables, by rule or by hand. */
import { type Kysely, sql } from 'kysely';
import type { Flavour } from './migrations/migration.ts';
import { fromColumns, type CurrentRow } from './portal-rows.ts';
import { type Filter, seen, where } from './portal-scope.ts';
import { among } from './records.ts';
import type { Place, Tables } from './schema.ts';

export interface Retirement {
  /** Seconds since the epoch. */
  readonly at: number;
  /** Who, what and how many; JSON. */
  readonly body: string;
}

export interface Found {
  /** Silent for longer than is expected. */
  readonly stale: readonly CurrentRow[];
  /** How many others of them are still heard from. */
  readonly heard: number;
}

/** Changes that are looked at in one transaction. */
const AT_ONCE = 500;

export class PortalUpkeep {
  readonly #db: Kysely<Tables>;
  readonly #flavour: Flavour;

  constructor(db: Kysely<Tables>, flavour: Flavour) {
    this.#db = db;
    this.#flavour = flavour;
  }

  /**
   * Deletes the oldest changes, up to the first that is younger: what is left is whole from there on. One small
   * transaction.
   * @param before seconds since the epoch
   * @returns how many went; undefined when nothing is left to delete
   */
  async cut(before: number): Promise<number | undefined> {
    const oldest = this.#db.selectFrom('change').select(['seq', 'at']).orderBy('seq').limit(AT_ONCE);
    const page = await oldest.execute();
    const young = page.findIndex(({ at }) => at >= before);
    const last = (young === -1 ? page : page.slice(0, young)).at(-1);
    if (last === undefined) return undefined;
    const { numDeletedRows } = await this.#db
      .deleteFrom('change')
      .where('seq', '<=', last.seq)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }

  /** Of what the portal shows, names compared whole. */
  async find(filter: Filter, now: number): Promise<Found> {
    return await find(this.#place, filter, now);
  }

  /**
   * Takes the stale ones out of the current states; their history stays. What is heard from again is there again.
   * @param record what is kept of it, JSON
   */
  async retire(filter: Filter, now: number, record: (found: Found) => string): Promise<Found> {
    return await this.#db.transaction().execute(async (db) => {
      const place: Place = { db, flavour: this.#flavour };
      // The follower writes the same rows: one after the other.
      if (this.#flavour === 'postgresql') await sql`select from follower for update`.execute(db);
      const found = await find(place, filter, now);
      const ids = among(
        place,
        found.stale.map(({ id }) => id),
      );
      for (const table of ['current', 'current_body'] as const)
        await sql`delete from ${sql.table(table)} where id in ${ids}`.execute(db);
      // A voice of intake has the id of its subject; hosts of issues stay in them, and by nobody's silence they recover.
      for (const table of ['intake_track', 'intake_voice'] as const)
        await sql`delete from ${sql.table(table)} where voice in ${ids}`.execute(db);
      if (found.stale.length > 0)
        await db
          .insertInto('retirement')
          .values({ at: now, body: record(found), logged: 0 })
          .execute();
      return found;
    });
  }

  /** Retirements that no log has yet; from now on this one has them. */
  async unlogged(): Promise<readonly Retirement[]> {
    const fresh = this.#db.selectFrom('retirement').select('seq').where('logged', '=', 0);
    if ((await fresh.limit(1).executeTakeFirst()) === undefined) return [];
    const { rows } = await sql<Retirement>`update retirement set logged = 1 where logged = 0
      returning at, body`.execute(this.#db);
    return rows.toSorted((one, other) => one.at - other.at);
  }

  get #place(): Place {
    return { db: this.#db, flavour: this.#flavour };
  }
}

async function find({ db }: Place, filter: Filter, now: number): Promise<Found> {
  const { rows } = await sql<CurrentRow>`select * from "current" ${where(seen('all', filter))}
    order by site, host, node, service, metric`.execute(db);
  const all = rows.map((row) => fromColumns(row));
  const stale = all.filter((row) => row.stale_at < now);
  return { stale, heard: all.length - stale.length };
}
