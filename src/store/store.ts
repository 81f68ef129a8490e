/** Events and their deliveries. Times are seconds since the epoch, and come in as arguments. */
import { type Kysely, sql, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { PortalTables } from './portal.ts';
import { type Flavour, migrations, type Tables } from './schema.ts';

export interface StoredEvent {
  /** The same id is the same event. */
  readonly id: string;
  /** Events of one subject are delivered in the order of the log. */
  readonly subject: string;
  /** JSON. */
  readonly body: string;
}

export interface Claimed extends StoredEvent {
  readonly seq: number;
  /** Earlier attempts to deliver it. */
  readonly attempts: number;
}

export interface Claim {
  readonly sink: string;
  readonly limit: number;
  readonly now: number;
  /** When the claim ends: whoever has died with it does not keep it. */
  readonly leaseEnds: number;
  /** Whether the sink gets an event; what it does not want it has passed. */
  readonly wants: (event: StoredEvent) => boolean;
}

export type Settlement = { readonly seq: number; readonly attempts: number } & (
  | { readonly state: 'delivered' | 'dead'; readonly detail: string }
  | { readonly state: 'retry'; readonly dueAt: number }
);

export interface SinkStatus {
  readonly sink: string;
  /** Events of the log that it has not read. */
  readonly unread: number;
  /** Read, and neither delivered nor dead. */
  readonly open: number;
  readonly delivered: number;
  readonly dead: number;
}

export class Store {
  readonly #db: Kysely<Tables>;
  readonly #flavour: Flavour;

  constructor(db: Kysely<Tables>, flavour: Flavour) {
    this.#db = db;
    this.#flavour = flavour;
  }

  /** @throws Error of the database, with nothing half-done */
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

  /** Durable when it resolves. @returns how many were new */
  async append(events: readonly StoredEvent[], now: number): Promise<number> {
    const rows = JSON.stringify(events);
    return await this.#db.transaction().execute(async (tx) => {
      // Otherwise a reader could pass a number whose transaction commits later.
      if (this.#flavour === 'postgresql') await sql`select pg_advisory_xact_lock(7305437)`.execute(tx);
      const source =
        this.#flavour === 'sqlite'
          ? sql`select value ->> 'id', value ->> 'subject', ${now}, value ->> 'body' from json_each(${rows}) where true`
          : sql`select id, subject, ${now}::double precision, body
              from json_to_recordset(${rows}::json) as given (id text, subject text, body text)`;
      const { numAffectedRows = 0n } =
        await sql`insert into event (id, subject, received_at, body) ${source} on conflict (id) do nothing`.execute(
          tx,
        );
      return Number(numAffectedRows);
    });
  }

  /** A sink that was not there before begins with the first event of the log. */
  async addSink(name: string): Promise<void> {
    const added = this.#db.insertInto('sink').values({ name, position: 0 });
    await added.onConflict((conflict) => conflict.doNothing()).execute();
  }

  /**
   * For a process that has the store for itself, when it starts: ends the claims of first attempts. Those of later ones
   * end with their lease, so that nobody is asked again sooner for it.
   */
  async releaseClaims(): Promise<void> {
    await this.#db.updateTable('delivery').set({ due_at: 0 }).where('attempts', '=', 0).execute();
  }

  /**
   * The next events for a sink: what is due again, then the log from where the sink stands. An event waits while an
   * earlier one of its subject is in other hands.
   */
  async claim(claim: Claim): Promise<readonly Claimed[]> {
    return await this.#db.transaction().execute(async (tx) => {
      // One claim of a sink at a time: what another has half claimed could be an earlier event of a subject.
      if (this.#flavour === 'postgresql') {
        await sql`select from sink where name = ${claim.sink} for update`.execute(tx);
      }
      const due = await this.#claimDue(tx, claim);
      const fresh =
        due.length < claim.limit ? await this.#claimFresh(tx, claim, claim.limit - due.length) : [];
      return [...due, ...fresh];
    });
  }

  async #claimDue(
    tx: Transaction<Tables>,
    { sink, limit, now, leaseEnds }: Claim,
  ): Promise<readonly Claimed[]> {
    const first = tx
      .selectFrom('delivery as open')
      .where('open.sink', '=', sink)
      .where('open.due_at', '<=', now)
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('delivery as earlier')
              .select('earlier.seq')
              .where('earlier.sink', '=', sink)
              .whereRef('earlier.subject', '=', 'open.subject')
              .whereRef('earlier.seq', '<', 'open.seq')
              .where('earlier.due_at', '>', now),
          ),
        ),
      )
      .innerJoin('event', 'event.seq', 'open.seq')
      .select(['event.seq', 'event.id', 'event.subject', 'event.body', 'open.attempts'])
      .orderBy('open.seq')
      .limit(limit);
    const due = await first.execute();
    if (due.length > 0) {
      const taken = tx.updateTable('delivery').set({ due_at: leaseEnds }).where('sink', '=', sink);
      await taken
        .where(
          'seq',
          'in',
          due.map(({ seq }) => seq),
        )
        .execute();
    }
    return due;
  }

  async #claimFresh(
    tx: Transaction<Tables>,
    { sink, leaseEnds, wants }: Claim,
    limit: number,
  ): Promise<readonly Claimed[]> {
    const place = tx.selectFrom('sink').select('position').where('name', '=', sink);
    const { position } = await place.executeTakeFirstOrThrow();
    const read = await tx
      .selectFrom('event')
      .select(['seq', 'id', 'subject', 'body'])
      .where('seq', '>', position)
      .orderBy('seq')
      .limit(limit)
      .execute();
    const last = read.at(-1);
    if (last === undefined) return [];
    const wanted = read.filter(wants).map((row) => ({ ...row, attempts: 0 }));
    const held = await heldSubjects(tx, sink, wanted);
    const rows = wanted.map(({ seq, subject }) => ({
      sink,
      seq,
      subject,
      due_at: held.has(subject) ? 0 : leaseEnds,
      attempts: 0,
    }));
    if (rows.length > 0) await tx.insertInto('delivery').values(rows).execute();
    await tx.updateTable('sink').set({ position: last.seq }).where('name', '=', sink).execute();
    return wanted.filter(({ subject }) => !held.has(subject));
  }

  /** Durable when it resolves. What is delivered or dead is never claimed again. */
  async settle(sink: string, settlements: readonly Settlement[], now: number): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const ended = settlements.flatMap((one) => (one.state === 'retry' ? [] : [one]));
      if (ended.length > 0) {
        const rows = ended.map(({ seq, state, attempts, detail }) => ({
          sink,
          seq,
          state,
          at: now,
          attempts,
          detail,
        }));
        await tx
          .insertInto('outcome')
          .values(rows)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        const open = tx.deleteFrom('delivery').where('sink', '=', sink);
        await open
          .where(
            'seq',
            'in',
            ended.map(({ seq }) => seq),
          )
          .execute();
      }
      for (const one of settlements) {
        if (one.state !== 'retry') continue;
        const again = tx.updateTable('delivery').set({ due_at: one.dueAt, attempts: one.attempts });
        await again.where('sink', '=', sink).where('seq', '=', one.seq).execute();
      }
    });
  }

  async status(sink: string): Promise<SinkStatus> {
    const count = async (table: 'delivery' | 'outcome', state?: string): Promise<number> => {
      const condition = state === undefined ? sql`` : sql` and state = ${state}`;
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}
        where sink = ${sink}${condition}`.execute(this.#db);
      return rows[0]?.n ?? 0;
    };
    const { rows } = await sql<{ n: number }>`select count(*) as n from event
      where seq > (select position from sink where name = ${sink})`.execute(this.#db);
    const [open, delivered, dead] = [
      await count('delivery'),
      await count('outcome', 'delivered'),
      await count('outcome', 'dead'),
    ];
    return { sink, unread: rows[0]?.n ?? 0, open, delivered, dead };
  }

  /** Events that the slowest of these sinks has not finished: what the size of the queue is bounded by. */
  async backlog(sinks: readonly string[]): Promise<number> {
    if (sinks.length === 0) return 0;
    const { rows } = await sql<{ n: number | null }>`select
      coalesce((select max(seq) from event), 0) - min(position)
      + (select count(*) from delivery where sink in (${sql.join(sinks)})) as n
      from sink where name in (${sql.join(sinks)})`.execute(this.#db);
    return rows[0]?.n ?? 0;
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }
}

async function heldSubjects(
  tx: Transaction<Tables>,
  sink: string,
  events: readonly StoredEvent[],
): Promise<ReadonlySet<string>> {
  const subjects = [...new Set(events.map(({ subject }) => subject))];
  if (subjects.length === 0) return new Set();
  const open = tx.selectFrom('delivery').select('subject').distinct().where('sink', '=', sink);
  return new Set((await open.where('subject', 'in', subjects).execute()).map(({ subject }) => subject));
}
