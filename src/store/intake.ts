/** How far intake has read the log, and what it remembers. What that means is said in `src/incidents/intake`. */
import { sql } from 'kysely';
import { CLOCKS_APART_SECONDS } from './clocks.ts';
import { forgetVoices, silentVoices, type SilentVoices, type VoicePage } from './forget-voices.ts';
import type { HeldRow, TrackRow, VoiceRow } from './intake-rows.ts';
import { LedgerRows } from './ledger.ts';
import { hurryOperations } from './ledger-outbox.ts';
import { lockLedger } from './locks.ts';
import { columnText } from './portal-rows.ts';
import { among, records } from './records.ts';
import type { Place } from './schema.ts';

const FOLLOWER = 'incidents';

export interface LogPart {
  readonly seq: number;
  /** {@link StoredEvent}'s. */
  readonly subject: string;
  readonly received_at: number;
  /** JSON. */
  readonly body: string;
}

/** The newest issue of a key, as far as it is read without its hosts. */
export interface BriefRow {
  readonly key: string;
  readonly body: string;
}

/** Where intake begins to read the log: the number of the last event that counts as read. */
export interface Beginning {
  readonly position: number;
  /** What intake that had begun already has not read up to there is passed over. */
  readonly isLeast: boolean;
}

/** The first event of the log. */
export const FIRST: Beginning = { position: 0, isLeast: false };

/** Undoes a transaction and carries what came of it. */
class Undone<T> extends Error {
  readonly result: T;

  constructor(result: T) {
    super('a rehearsal is never committed');
    this.result = result;
  }
}

export class IntakeTables {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  get rows(): IntakeRows {
    return new IntakeRows(this.#place);
  }

  /**
   * Where it goes on, or would begin now: behind the newest event of the log.
   * @param since seconds since the epoch; given, it begins behind what was received before, and what it has not read of that is passed over
   */
  async beginning(since?: number): Promise<Beginning> {
    const { db } = this.#place;
    const own = await db
      .selectFrom('follower')
      .select('position')
      .where('name', '=', FOLLOWER)
      .executeTakeFirst();
    if (since === undefined && own !== undefined) return { position: own.position, isLeast: false };
    const before = db.selectFrom('event').select(({ fn }) => fn.max('seq').as('seq'));
    const those = since === undefined ? before : before.where('received_at', '<', since);
    const position = (await those.executeTakeFirst())?.seq ?? 0;
    return { position: Math.max(position, own?.position ?? 0), isLeast: since !== undefined };
  }

  async addFollower({ position, isLeast }: Beginning): Promise<void> {
    const { db } = this.#place;
    const added = db.insertInto('follower').values({ name: FOLLOWER, position });
    await added.onConflict((conflict) => conflict.doNothing()).execute();
    if (!isLeast) return;
    const moved = db.updateTable('follower').set({ position }).where('name', '=', FOLLOWER);
    await moved.where('position', '<', position).execute();
  }

  /** The last event of the log that intake has taken: none after it may be deleted. 0 before it began. */
  async position(): Promise<number> {
    const place = this.#place.db.selectFrom('follower').select('position').where('name', '=', FOLLOWER);
    return (await place.executeTakeFirst())?.position ?? 0;
  }

  /** {@link silentVoices} */
  async silentVoices(before: number, page: VoicePage): Promise<SilentVoices> {
    return await silentVoices(this.#place, before, page);
  }

  /** One transaction, alone among those of intake: what is remembered and the ledger change together. */
  async change<T>(work: (rows: IntakeRows) => Promise<T>): Promise<T> {
    const { db, flavour } = this.#place;
    return await db.transaction().execute(async (transaction) => {
      const place = { db: transaction, flavour };
      if (flavour === 'postgresql')
        await sql`select from follower where name = ${FOLLOWER} for update`.execute(transaction);
      return await work(new IntakeRows(place));
    });
  }

  /** As {@link change}, and then nothing has happened. */
  async rehearse<T>(work: (rows: IntakeRows) => Promise<T>): Promise<T> {
    try {
      return await this.change(async (rows) => {
        throw new Undone(await work(rows));
      });
    } catch (error) {
      if (error instanceof Undone) return error.result as T;
      throw error;
    }
  }
}

export class IntakeRows {
  readonly #place: Place;
  #ledger: LedgerRows | undefined;

  constructor(place: Place) {
    this.#place = place;
  }

  /** From now on nobody else changes the ledger until the transaction ends. */
  async ledger(): Promise<LedgerRows> {
    if (this.#ledger === undefined) {
      await lockLedger(this.#place);
      this.#ledger = new LedgerRows(this.#place);
    }
    return this.#ledger;
  }

  /** What trackers have still to be told of a site is due. */
  async hurryTrackers(site: string, now: number): Promise<void> {
    await this.ledger();
    await hurryOperations(this.#place, site, now);
  }

  async position(): Promise<number> {
    const place = this.#db.selectFrom('follower').select('position').where('name', '=', FOLLOWER);
    return (await place.executeTakeFirst())?.position ?? 0;
  }

  async setPosition(position: number): Promise<void> {
    await this.#db.updateTable('follower').set({ position }).where('name', '=', FOLLOWER).execute();
  }

  async log(after: number, limit: number): Promise<readonly LogPart[]> {
    const events = this.#db.selectFrom('event').select(['seq', 'subject', 'received_at', 'body']);
    return await events.where('seq', '>', after).orderBy('seq').limit(limit).execute();
  }

  async voices(voices: readonly string[]): Promise<readonly VoiceRow[]> {
    const rows = this.#db.selectFrom('intake_voice').selectAll();
    return await rows.where('voice', 'in', among<string>(this.#place, voices)).execute();
  }

  async putVoices(rows: readonly VoiceRow[]): Promise<void> {
    if (rows.length === 0) return;
    const given = records(this.#place, rows, {
      voice: 'text',
      at: 'double precision',
      said: 'text',
      told: 'text',
    });
    await sql`insert into intake_voice (voice, at, said, told)
      select given.voice, given.at, given.said, given.told from ${given} where true
      on conflict (voice) do update set at = excluded.at, said = excluded.said, told = excluded.told`.execute(
      this.#db,
    );
  }

  /** {@link forgetVoices} */
  async forgetVoices(before: number, voices: readonly string[]): Promise<number> {
    return await forgetVoices(this.#place, before, voices);
  }

  async tracksOfVoices(voices: readonly string[]): Promise<readonly TrackRow[]> {
    const rows = this.#db.selectFrom('intake_track').selectAll();
    return await rows.where('voice', 'in', among<string>(this.#place, voices)).execute();
  }

  async tracksOfKey(key: string): Promise<readonly TrackRow[]> {
    return await this.#db.selectFrom('intake_track').selectAll().where('issue_key', '=', key).execute();
  }

  async putTracks(rows: readonly TrackRow[]): Promise<void> {
    if (rows.length === 0) return;
    const given = records(this.#place, rows, { issue_key: 'text', voice: 'text', body: 'text' });
    await sql`insert into intake_track (issue_key, voice, body)
      select given.issue_key, given.voice, given.body from ${given} where true
      on conflict (issue_key, voice) do update set body = excluded.body`.execute(this.#db);
  }

  async deleteTracks(rows: readonly Pick<TrackRow, 'issue_key' | 'voice'>[]): Promise<void> {
    if (rows.length === 0) return;
    const given = records(this.#place, rows, { issue_key: 'text', voice: 'text' });
    await sql`delete from intake_track where (issue_key, voice) in
      (select given.issue_key, given.voice from ${given})`.execute(this.#db);
  }

  /** The newest issue of each key that has one. */
  async briefs(keys: readonly string[]): Promise<readonly BriefRow[]> {
    const { rows } = await sql<BriefRow>`select key, body from ledger_issue as one
      where key in ${among(this.#place, keys)} and not exists (select 1 from ledger_issue as later
        where later.key = one.key and later.generation > one.generation)`.execute(this.#db);
    return rows;
  }

  /** Keys of the issues of a site that were merged into one of a key, of whichever generation. */
  async mergedInto(key: string, site: string): Promise<readonly string[]> {
    const ids = this.#db.selectFrom('ledger_issue').select('id').where('key', '=', key);
    const rows = this.#db.selectFrom('ledger_issue').select('key').distinct();
    const found = await rows.where('site', '=', columnText(site)).where('merged_into', 'in', ids).execute();
    return found.map((row) => row.key);
  }

  async heldOf(keys: readonly string[]): Promise<readonly HeldRow[]> {
    const rows = this.#db.selectFrom('intake_held').selectAll();
    return await rows.where('issue_key', 'in', among<string>(this.#place, keys)).execute();
  }

  /** With those that a clock which was ahead has held: nobody knows until when. */
  async dueHeld(now: number, limit: number): Promise<readonly HeldRow[]> {
    const rows = this.#db.selectFrom('intake_held').selectAll();
    const due = rows.where((is) =>
      is.or([is('due_at', '<=', now), is('since', '>', now + CLOCKS_APART_SECONDS)]),
    );
    return await due.orderBy('due_at').orderBy('issue_key').limit(limit).execute();
  }

  /** Oldest first. @param after the last of the page before */
  async held(after: string, limit: number): Promise<readonly HeldRow[]> {
    const rows = this.#db.selectFrom('intake_held').selectAll().where('issue_key', '>', after);
    return await rows.orderBy('issue_key').limit(limit).execute();
  }

  /** How many wait, by why. */
  async heldCounts(): Promise<readonly { readonly reason: string; readonly count: number }[]> {
    const counted = this.#db
      .selectFrom('intake_held')
      .select(['reason', ({ fn }) => fn.countAll().as('count')]);
    const rows = await counted.groupBy('reason').orderBy('reason').execute();
    return rows.map(({ reason, count }) => ({ reason, count: Number(count) }));
  }

  async putHeld(row: HeldRow): Promise<void> {
    const { reason, due_at, since, body } = row;
    const added = this.#db.insertInto('intake_held').values(row);
    await added
      .onConflict((conflict) => conflict.column('issue_key').doUpdateSet({ reason, due_at, since, body }))
      .execute();
  }

  async deleteHeld(key: string): Promise<void> {
    await this.#db.deleteFrom('intake_held').where('issue_key', '=', key).execute();
  }

  /** What waits for one reason waits for another from now on. @returns how many */
  async moveHeld(from: string, to: string, dueAt: number): Promise<number> {
    const moved = this.#db.updateTable('intake_held').set({ reason: to, due_at: dueAt });
    const { numUpdatedRows } = await moved.where('reason', '=', from).executeTakeFirst();
    return Number(numUpdatedRows);
  }

  async guard(name: string): Promise<string | undefined> {
    const row = this.#db.selectFrom('intake_guard').select('body').where('name', '=', name);
    return (await row.executeTakeFirst())?.body;
  }

  async putGuard(name: string, body: string): Promise<void> {
    const added = this.#db.insertInto('intake_guard').values({ name, body });
    await added.onConflict((conflict) => conflict.column('name').doUpdateSet({ body })).execute();
  }

  get #db(): Place['db'] {
    return this.#place.db;
  }
}
