/** What the portal's feed keeps beside the log: written by one follower, read by many. */
import { type Kysely, sql, type Transaction } from 'kysely';
import {
  BODY_COLUMNS,
  CHANGE_COLUMNS,
  type ChangeRow,
  columnText,
  CURRENT_COLUMNS,
  RESULT_COLUMNS,
  fromColumns,
  toColumns,
  type CurrentRow,
  nameOfColumn,
} from './portal-rows.ts';
import { replaceBy, rewriteOf, type Rewrite, UNLESS_THERE } from './portal-rewrite.ts';
import { type HistoryQuery, shownSince, stateConditions, type StatesQuery } from './portal-queries.ts';
import { type Condition, order, seen, type Sight, where } from './portal-scope.ts';
import type { Flavour } from './migrations/migration.ts';
import type { Tables } from './schema.ts';

const FOLLOWER = 'portal';

export interface LogEntry {
  readonly seq: number;
  /** Seconds since the epoch. */
  readonly received_at: number;
  /** JSON. */
  readonly body: string;
}

/** What becomes of a run of the log. */
export interface Projected {
  /** One for each subject, the newest. */
  readonly current: readonly CurrentRow[];
  readonly bodies: readonly { readonly id: string; readonly body: string }[];
  /** Subjects that belong to another operations centre than before. */
  readonly moved: readonly { readonly id: string; readonly ngi: string }[];
  /** In the order of the log. The late ones are kept where they differ from what was known of their time. */
  readonly changes: readonly ChangeRow[];
}

/** @param known the rows of these subjects as they are */
export type Project = (
  entries: readonly LogEntry[],
  known: (ids: readonly string[]) => Promise<ReadonlyMap<string, CurrentRow>>,
) => Promise<Projected>;

export interface Level {
  readonly keys: readonly ('site' | 'ngi' | 'machine')[];
}

export interface CountsRow {
  readonly ngi?: string;
  readonly site?: string;
  readonly machine?: string;
  readonly total: number;
  readonly ok: number;
  readonly warning: number;
  readonly critical: number;
  readonly stale: number;
  /** Seconds since the epoch; null when nothing is open. */
  readonly oldest_open: number | null;
}

export type StateRow = CurrentRow & { readonly body: string };
export type HistoryRow = ChangeRow & { readonly seq: number };

function keysOf<K extends string>(columns: Readonly<Record<K, string>>): readonly K[] {
  return Object.keys(columns) as K[];
}

export class PortalTables {
  readonly #db: Kysely<Tables>;
  readonly #flavour: Flavour;
  readonly #current: Rewrite<CurrentRow>;
  readonly #bodies: Rewrite<{ readonly id: string; readonly body: string }>;
  readonly #changes: Rewrite<ChangeRow>;

  constructor(db: Kysely<Tables>, flavour: Flavour) {
    this.#db = db;
    this.#flavour = flavour;
    // What a subject is called has made its id.
    const results = replaceBy('id', keysOf(RESULT_COLUMNS));
    this.#current = rewriteOf(flavour, 'current', keysOf(CURRENT_COLUMNS), results);
    this.#bodies = rewriteOf(flavour, 'current_body', keysOf(BODY_COLUMNS), replaceBy('id', ['body']));
    this.#changes = rewriteOf(flavour, 'change', keysOf(CHANGE_COLUMNS), UNLESS_THERE);
  }

  /** The follower begins with the first event of the log. */
  async addFollower(): Promise<void> {
    const added = this.#db.insertInto('follower').values({ name: FOLLOWER, position: 0 });
    await added.onConflict((conflict) => conflict.doNothing()).execute();
  }

  /** The last event of the log that the tables know: none after it may be deleted. 0 before there was a follower. */
  async position(): Promise<number> {
    const place = this.#db.selectFrom('follower').select('position').where('name', '=', FOLLOWER);
    return (await place.executeTakeFirst())?.position ?? 0;
  }

  /**
   * One step along the log: rows and position in one transaction, so that each event has its effect once, whoever
   * dies and however many follow.
   * @returns how many events it was
   */
  async advance(limit: number, project: Project): Promise<number> {
    return await this.#db.transaction().execute(async (tx) => {
      const place = tx.selectFrom('follower').select('position').where('name', '=', FOLLOWER);
      const locked = this.#flavour === 'postgresql' ? place.forUpdate() : place;
      const { position } = await locked.executeTakeFirstOrThrow();
      const entries = await tx
        .selectFrom('event')
        .select(['seq', 'received_at', 'body'])
        .where('seq', '>', position)
        .orderBy('seq')
        .limit(limit)
        .execute();
      const last = entries.at(-1);
      if (last === undefined) return 0;
      await this.#write(tx, await project(entries, (ids) => this.#known(tx, ids)));
      await tx.updateTable('follower').set({ position: last.seq }).where('name', '=', FOLLOWER).execute();
      return entries.length;
    });
  }

  async #known(tx: Transaction<Tables>, ids: readonly string[]): Promise<ReadonlyMap<string, CurrentRow>> {
    const list = JSON.stringify(ids);
    const among =
      this.#flavour === 'sqlite'
        ? sql`select value from json_each(${list})`
        : sql`select json_array_elements_text(${list}::json)`;
    const { rows } = await sql<CurrentRow>`select * from "current" where id in (${among})`.execute(tx);
    return new Map(rows.map((row) => [row.id, fromColumns(row)]));
  }

  async #write(tx: Transaction<Tables>, { current, bodies, moved, changes }: Projected): Promise<void> {
    await this.#current(tx, current.map(toColumns));
    await this.#bodies(tx, bodies);
    for (const { id, ngi } of moved) {
      await tx
        .updateTable('current')
        .set({ ngi: columnText(ngi) })
        .where('id', '=', id)
        .execute();
    }
    let inTime: ChangeRow[] = [];
    const flush = async (): Promise<void> => {
      await this.#changes(tx, inTime);
      inTime = [];
    };
    for (const row of changes) {
      if (row.late === 1) {
        await flush();
        if (!(await this.#differs(tx, row))) continue;
      }
      inTime.push(toColumns(row));
    }
    await flush();
  }

  async #differs(tx: Transaction<Tables>, { id, at, state, cves }: ChangeRow): Promise<boolean> {
    const before = await tx
      .selectFrom('change')
      .select(['state', 'cves'])
      .where('id', '=', id)
      .where('at', '<=', at)
      .orderBy('at', 'desc')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    return before?.state !== state || before.cves !== cves;
  }

  /** What silence is expected, and which operations centre a site belongs to, for rows that no result has come for since. */
  async refit(
    expected: (service: string) => number,
    ngiOf: (site: string) => string | undefined,
  ): Promise<void> {
    const services = await this.#db
      .selectFrom('current')
      .select(['service', 'expected'])
      .distinct()
      .execute();
    for (const row of services) {
      const seconds = expected(nameOfColumn(row.service));
      if (seconds === row.expected) continue;
      await sql`update "current" set expected = ${seconds}, stale_at = last_seen + ${seconds}
        where service = ${row.service} and expected = ${row.expected}`.execute(this.#db);
    }
    const sites = await this.#db.selectFrom('current').select(['site', 'ngi']).distinct().execute();
    for (const row of sites) {
      const ngi = ngiOf(nameOfColumn(row.site));
      if (ngi === undefined || columnText(ngi) === row.ngi) continue;
      for (const table of ['current', 'change'] as const) {
        await sql`update ${sql.table(table)} set ngi = ${columnText(ngi)}
          where site = ${row.site} and ngi = ${row.ngi}`.execute(this.#db);
      }
    }
  }

  /** Pages in the order of ids, which never changes. @param after the last id of the page before */
  async states(query: StatesQuery, after: string | undefined, limit: number): Promise<readonly StateRow[]> {
    const by = order(query.sight, 'id');
    const from = after === undefined ? [] : [sql`${by} > ${after}`];
    const { rows } = await sql<StateRow>`select page.*, current_body.body from
      (select * from "current" ${where([...stateConditions(query), ...from])} order by ${by} limit ${limit}) as page
      join current_body on current_body.id = page.id order by page.id`.execute(this.#db);
    return rows.map((row) => fromColumns(row));
  }

  /** Whether there is a subject of this id that may be seen, or was before it was retired. */
  async hasSubject(sight: Sight, id: string): Promise<boolean> {
    const { rows } = await sql`select 1 from "current" ${where(seen(sight, { id }))} union all
      select 1 from (select site, ngi from change where id = ${id} order by at desc limit 1) as newest
      ${where(seen(sight, {}))}`.execute(this.#db);
    return rows.length > 0;
  }

  /** Whether there is a change of this event that may be seen. */
  async hasChange(sight: Sight, eventId: string): Promise<boolean> {
    const { rows } = await sql`select 1 from change
      ${where([...seen(sight, {}), sql`event_id = ${eventId}`])}`.execute(this.#db);
    return rows.length > 0;
  }

  /** Changes in the order in which they came. @param after the event of the last change of the page before */
  async history(
    { sight, filter, since, states }: HistoryQuery,
    after: string | undefined,
    limit: number,
  ): Promise<readonly HistoryRow[]> {
    const conditions = [...seen(sight, filter)];
    if (since !== undefined) conditions.push(sql`at >= ${since}`);
    if (states !== undefined) conditions.push(sql`state in (${sql.join(states)})`);
    if (after !== undefined) conditions.push(sql`seq > (select seq from change where event_id = ${after})`);
    const by = since === undefined && filter.id === undefined ? order(sight, 'seq') : sql`(seq + 0)`;
    // Numbers are sorted, not rows with their texts.
    const { rows } = await sql<HistoryRow>`select * from change where seq in
      (select seq from change ${where(conditions)} order by ${by} limit ${limit}) order by seq`.execute(
      this.#db,
    );
    return rows.map((row) => fromColumns(row));
  }

  /** Counts by what is shown, one row for each group. @param after the keys of the last group before */
  async counts(
    { keys }: Level,
    query: StatesQuery,
    after: readonly string[] | undefined,
    limit: number,
  ): Promise<readonly CountsRow[]> {
    const { now } = query;
    const listed = sql.join(keys.map((key) => sql.ref(key)));
    const from = after === undefined ? [] : [sql`(${listed}) > (${sql.join(after.map(columnText))})`];
    const grouped = keys.length === 0 ? sql`` : sql`group by ${listed} order by ${listed} limit ${limit}`;
    const count = (condition: Condition): Condition =>
      sql`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
    const { rows } = await sql<CountsRow>`select ${keys.length === 0 ? sql`` : sql`${listed},`}
      count(*) as total,
      ${count(sql`hard_state = 'OK' and stale_at >= ${now}`)} as ok,
      ${count(sql`hard_state = 'WARNING' and stale_at >= ${now}`)} as warning,
      ${count(sql`hard_state = 'CRITICAL'`)} as critical,
      ${count(sql`stale_at < ${now}`)} as stale,
      min(case when hard_state = 'OK' and stale_at >= ${now} then null else ${shownSince(now)} end) as oldest_open
      from "current" ${where([...stateConditions(query), ...from])} ${grouped}`.execute(this.#db);
    return rows.map((row) => ({
      ...row,
      ...Object.fromEntries(keys.map((key) => [key, nameOfColumn(row[key] ?? '')])),
    }));
  }
}
