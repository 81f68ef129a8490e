/** What was ever bad, and when: made of the log by one follower. What that means is said in `src/incidents/watch`. */
import { sql } from 'kysely';
import type { SpellRow, WatchRow } from './people-rows.ts';
import { among, records } from './records.ts';
import type { Place } from './schema.ts';

const FOLLOWER = 'watch';

export interface WatchedEntry {
  readonly seq: number;
  readonly subject: string;
  readonly received_at: number;
  /** JSON. */
  readonly body: string;
}

/** What becomes of a run of the log. */
export interface Watched {
  readonly subjects: readonly WatchRow[];
  readonly spells: readonly SpellRow[];
}

export type Watch = (entries: readonly WatchedEntry[], known: ReadonlyMap<string, WatchRow>) => Watched;

export class WatchTables {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** It begins with the first event of the log. */
  async addFollower(): Promise<void> {
    const added = this.#place.db.insertInto('follower').values({ name: FOLLOWER, position: 0 });
    await added.onConflict((conflict) => conflict.doNothing()).execute();
  }

  /** The last event of the log that is known: none after it may be deleted. 0 before there was a follower. */
  async position(): Promise<number> {
    return (await this.#positionIn(this.#place)) ?? 0;
  }

  /** One step along the log, in one transaction. @returns how many events it was */
  async advance(limit: number, watch: Watch): Promise<number> {
    const { db, flavour } = this.#place;
    return await db.transaction().execute(async (transaction) => {
      const place = { db: transaction, flavour };
      if (flavour === 'postgresql')
        await sql`select from follower where name = ${FOLLOWER} for update`.execute(transaction);
      const position = (await this.#positionIn(place)) ?? 0;
      const log = transaction.selectFrom('event').select(['seq', 'subject', 'received_at', 'body']);
      const entries = await log.where('seq', '>', position).orderBy('seq').limit(limit).execute();
      const last = entries.at(-1);
      if (last === undefined) return 0;
      const known = await knownOf(place, [...new Set(entries.map(({ subject }) => subject))]);
      await write(place, watch(entries, known));
      const moved = transaction.updateTable('follower').set({ position: last.seq });
      await moved.where('name', '=', FOLLOWER).execute();
      return entries.length;
    });
  }

  /** Those that are in one of the states at present. */
  async subjectsIn(states: readonly string[]): Promise<readonly WatchRow[]> {
    if (states.length === 0) return [];
    const rows = this.#place.db.selectFrom('watch_subject').selectAll().where('state', 'in', states);
    return await rows.orderBy('subject').execute();
  }

  /** Whether something of the log that came before then is not known yet. */
  async isBehind(before: number): Promise<boolean> {
    const later = this.#place.db
      .selectFrom('event')
      .select('seq')
      .where('seq', '>', await this.position());
    const one = later.where('received_at', '<', before).limit(1);
    return (await one.executeTakeFirst()) !== undefined;
  }

  /** When the oldest event of the log was received. */
  async logFrom(): Promise<number | undefined> {
    const oldest = this.#place.db.selectFrom('event').select('received_at').orderBy('seq').limit(1);
    return (await oldest.executeTakeFirst())?.received_at;
  }

  async subjects(names: readonly string[]): Promise<ReadonlyMap<string, WatchRow>> {
    return await knownOf(this.#place, names);
  }

  /** Those that touch the time from `from` on, up to but not at `to`. */
  async spells(state: string, from: number, to: number): Promise<readonly SpellRow[]> {
    const rows = this.#place.db.selectFrom('watch_spell').selectAll().where('state', '=', state);
    const those = rows.where('last_at', '>=', from).where('from_at', '<', to);
    return await those.orderBy('subject').orderBy('from_at').execute();
  }

  /** @returns how many spells are gone that ended before then */
  async forget(before: number): Promise<number> {
    const { numDeletedRows } = await this.#place.db
      .deleteFrom('watch_spell')
      .where('last_at', '<', before)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  async #positionIn({ db }: Place): Promise<number | undefined> {
    const row = db.selectFrom('follower').select('position').where('name', '=', FOLLOWER);
    return (await row.executeTakeFirst())?.position;
  }
}

async function knownOf(place: Place, subjects: readonly string[]): Promise<ReadonlyMap<string, WatchRow>> {
  const rows = await place.db
    .selectFrom('watch_subject')
    .selectAll()
    .where('subject', 'in', among<string>(place, subjects))
    .execute();
  return new Map(rows.map((row) => [row.subject, row]));
}

const SUBJECT_COLUMNS = { subject: 'text', state: 'text', at: 'double precision', body: 'text' } as const;
const SPELL_COLUMNS = {
  subject: 'text',
  state: 'text',
  from_at: 'double precision',
  last_at: 'double precision',
  body: 'text',
} as const;

async function write(place: Place, { subjects, spells }: Watched): Promise<void> {
  if (subjects.length > 0)
    await sql`insert into watch_subject (subject, state, at, body)
      select given.subject, given.state, given.at, given.body from ${records(place, subjects, SUBJECT_COLUMNS)} where true
      on conflict (subject) do update set state = excluded.state, at = excluded.at, body = excluded.body`.execute(
      place.db,
    );
  if (spells.length > 0)
    await sql`insert into watch_spell (subject, state, from_at, last_at, body)
      select given.subject, given.state, given.from_at, given.last_at, given.body
      from ${records(place, spells, SPELL_COLUMNS)} where true
      on conflict (subject, state, from_at) do update set last_at = excluded.last_at, body = excluded.body
      where excluded.last_at > watch_spell.last_at`.execute(place.db);
}
