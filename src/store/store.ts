/** Events and their deliveries. Times are seconds since the epoch, and come in as arguments. */
import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { AcknowledgementTables } from './acknowledgements.ts';
import { append, type StoredEvent } from './append.ts';
import { appendOnce, type Once } from './append-once.ts';
import { type Batch, type Claim, claimBatch } from './claim.ts';
import {
  type DeadLetter,
  type DeadLetterPage,
  type DeadLetterWithBody,
  listDeadLetters,
  requeue,
  showDeadLetter,
} from './dead-letters.ts';
import { DigestTables } from './digests.ts';
import { brokenInvariants } from './invariants.ts';
import { IntakeTables } from './intake.ts';
import { LedgerTables } from './ledger.ts';
import { lockSink } from './locks.ts';
import { migrations } from './migrations/index.ts';
import type { Flavour } from './migrations/migration.ts';
import { PakitiTables } from './pakiti/tables.ts';
import { PortalTables } from './portal.ts';
import { PortalUpkeep } from './portal-upkeep.ts';
import { replay } from './replay.ts';
import { retire, type Retention, type Retired } from './retention.ts';
import type { Place, Tables } from './schema.ts';
import { type Settlement, settleBatch } from './settle.ts';
import { addSink, heal, releaseClaims } from './sinks.ts';
import { type Backlog, backlog, newestReceived, sinkStatus, type SinkStatus } from './status.ts';
import { type Trace, trace } from './trace.ts';
import { WatchTables } from './watch.ts';

export type { StoredEvent } from './append.ts';
export type { Once } from './append-once.ts';
export type { Batch, Claim, Claimed } from './claim.ts';
export type { Settlement } from './settle.ts';

/** Every method that changes something does it whole or not at all, and is durable when it resolves. */
export class Store {
  readonly #db: Kysely<Tables>;
  readonly #flavour: Flavour;
  /** When each sink was last asked for, so that a clock that goes back is seen. */
  readonly #claimedAt = new Map<string, number>();

  constructor(db: Kysely<Tables>, flavour: Flavour) {
    this.#db = db;
    this.#flavour = flavour;
  }

  /** @throws Error of the database, or of a store that a later version has written; with nothing half-done */
  async migrate(): Promise<void> {
    const migrator = new Migrator({ db: this.#db, provider: migrations(this.#flavour) });
    const { error } = await migrator.migrateToLatest();
    if (error instanceof Error) throw error;
    if (error !== undefined) throw new Error('the store cannot be migrated', { cause: error });
  }

  /** What the portal's feed keeps, in the same database. */
  portal(): PortalTables {
    return new PortalTables(this.#db, this.#flavour);
  }

  /** Issues and incidents, in the same database. */
  ledger(): LedgerTables {
    return new LedgerTables(this.#place);
  }

  /** What was ever bad, and when, in the same database. */
  watch(): WatchTables {
    return new WatchTables(this.#place);
  }

  /** What monitors were told to acknowledge. */
  acknowledgements(): AcknowledgementTables {
    return new AcknowledgementTables(this.#place);
  }

  /** Which digests have gone. */
  digests(): DigestTables {
    return new DigestTables(this.#place);
  }

  /** What an operator takes out of the portal's feed. */
  upkeep(): PortalUpkeep {
    return new PortalUpkeep(this.#db, this.#flavour);
  }

  /** What hosts have installed and what is known of it, in the same database. */
  pakiti(): PakitiTables {
    return new PakitiTables(this.#place);
  }

  /** What the way from events to issues remembers, in the same database. */
  intake(): IntakeTables {
    return new IntakeTables(this.#place);
  }

  /** Whether the tables are those of this version. */
  async isCurrent(): Promise<boolean> {
    const migrator = new Migrator({ db: this.#db, provider: migrations(this.#flavour) });
    const known = await migrator.getMigrations();
    return known.every(({ executedAt }) => executedAt !== undefined) && (await this.#isKnown(known.length));
  }

  /** An id that is there, or was, is the same event. @returns how many were new */
  async append(events: readonly StoredEvent[], now: number): Promise<number> {
    return await this.#change((place) => append(place, events, now));
  }

  /** {@link appendOnce} */
  async appendOnce(events: readonly StoredEvent[], now: number, once: Once): Promise<boolean> {
    return await this.#change((place) => appendOnce(place, events, now, once));
  }

  /** {@link addSink} */
  async addSink(name: string): Promise<void> {
    await this.#change((place) => addSink(place, name));
  }

  /** {@link releaseClaims} */
  async releaseClaims(): Promise<void> {
    await this.#change(releaseClaims);
  }

  /** {@link claimBatch} */
  async claim(claim: Claim): Promise<Batch> {
    const { sink, now } = claim;
    const batch = await this.#change(async (place) => {
      await lockSink(place, sink);
      if (now < (this.#claimedAt.get(sink) ?? Infinity)) await heal(place, sink, now);
      return await claimBatch(place, claim);
    });
    this.#claimedAt.set(sink, now);
    return batch;
  }

  /** {@link settleBatch} */
  async settle(batch: Batch, settlements: readonly Settlement[], now: number): Promise<boolean> {
    return await this.#change(async (place) => {
      await lockSink(place, batch.sink);
      return await settleBatch(place, batch, settlements, now);
    });
  }

  /** {@link sinkStatus} */
  async status(sink: string): Promise<SinkStatus> {
    return await sinkStatus(this.#place, sink);
  }

  /** {@link newestReceived} */
  async newestReceived(): Promise<number | undefined> {
    return await newestReceived(this.#place);
  }

  /** {@link backlog} */
  async backlog(sinks: readonly string[]): Promise<Backlog> {
    return await backlog(this.#place, sinks);
  }

  /** Every sink that the store knows, configured or not. */
  async sinks(): Promise<readonly string[]> {
    const rows = await this.#db.selectFrom('sink').select('name').orderBy('name').execute();
    return rows.map(({ name }) => name);
  }

  /** {@link trace} */
  async trace(id: string): Promise<Trace | undefined> {
    return await trace(this.#place, id);
  }

  /** The newest event of every subject that is in the log, JSON. */
  async newestOfSubjects(): Promise<readonly string[]> {
    const newest = this.#db
      .selectFrom('event')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .groupBy('subject');
    const rows = await this.#db
      .selectFrom('event')
      .select('body')
      .where('seq', 'in', newest)
      .orderBy('seq')
      .execute();
    return rows.map(({ body }) => body);
  }

  /** {@link listDeadLetters} */
  async deadLetters(page: DeadLetterPage): Promise<readonly DeadLetter[]> {
    return await listDeadLetters(this.#place, page);
  }

  /** {@link showDeadLetter} */
  async deadLetter(sink: string, seq: number): Promise<DeadLetterWithBody | undefined> {
    return await showDeadLetter(this.#place, sink, seq);
  }

  /** {@link requeue} */
  async requeue(sink: string, now: number, seqs?: readonly number[]): Promise<number> {
    return await this.#change((place) => requeue(place, sink, now, seqs));
  }

  /** {@link replay} */
  async replay(sink: string, since: number, now: number): Promise<number> {
    return await this.#change((place) => replay(place, sink, since, now));
  }

  /** {@link retire} */
  async retire(rule: Retention, after: number): Promise<Retired> {
    return await this.#change((place) => retire(place, rule, after));
  }

  /** {@link brokenInvariants} */
  async brokenInvariants(): Promise<readonly string[]> {
    return await brokenInvariants(this.#place);
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }

  /** Whether no more steps have been taken than are known. */
  async #isKnown(steps: number): Promise<boolean> {
    const { rows } = await sql<{ n: number }>`select count(*) as n from kysely_migration`.execute(this.#db);
    return rows[0]?.n === steps;
  }

  get #place(): Place {
    return { db: this.#db, flavour: this.#flavour };
  }

  async #change<T>(change: (place: Place) => Promise<T>): Promise<T> {
    return await this.#db.transaction().execute((db) => change({ db, flavour: this.#flavour }));
  }
}
