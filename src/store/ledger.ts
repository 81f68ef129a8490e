/** The rows of the ledger. What they mean, and which change is right, is said in `src/incidents`. */
import { sql } from 'kysely';
import type {
  AuditRow,
  HostRow,
  IncidentColumns,
  IncidentRow,
  IssueColumns,
  IssueRow,
  NoteRow,
  ReferenceRow,
} from './ledger-rows.ts';
import { OutboxRows, type RowPage } from './ledger-outbox-rows.ts';
import type { StepRow } from './people-rows.ts';
import { type IssueQuery, listIssues } from './ledger-issues.ts';
import { lockLedger } from './locks.ts';
import { columnText, nameOfColumn } from './portal-rows.ts';
import { among, records } from './records.ts';
import type { Place } from './schema.ts';

/** Which rows: those of one issue or of one incident. */
export type Of = { readonly issue: number } | { readonly incident: number };

export interface AuditQuery {
  readonly issue?: number;
  readonly incident?: number;
  readonly since?: number;
  readonly until?: number;
}

/** Reads by itself; changes go through {@link LedgerTables.change}. */
export class LedgerTables {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  get rows(): LedgerRows {
    return new LedgerRows(this.#place);
  }

  /** One transaction, alone among those of the ledger. */
  async change<T>(work: (rows: LedgerRows) => Promise<T>): Promise<T> {
    const { db, flavour } = this.#place;
    return await db.transaction().execute(async (transaction) => {
      const place = { db: transaction, flavour };
      await lockLedger(place);
      return await work(new LedgerRows(place));
    });
  }
}

const HOST_COLUMNS = {
  issue: 'bigint',
  host: 'text',
  state: 'text',
  since: 'double precision',
  seen_at: 'double precision',
} as const;

export class LedgerRows extends OutboxRows {
  readonly #place: Place;

  constructor(place: Place) {
    super(place);
    this.#place = place;
  }

  async issue(id: number): Promise<IssueRow | undefined> {
    return await this.#db.selectFrom('ledger_issue').selectAll().where('id', '=', id).executeTakeFirst();
  }

  async newestOfKey(key: string): Promise<IssueRow | undefined> {
    const rows = this.#db.selectFrom('ledger_issue').selectAll().where('key', '=', key);
    return await rows.orderBy('generation', 'desc').limit(1).executeTakeFirst();
  }

  /** {@link listIssues} */
  async issues(query: IssueQuery, page: RowPage): Promise<readonly IssueRow[]> {
    return await listIssues(this.#place, query, page);
  }

  async addIssue(columns: IssueColumns): Promise<number> {
    const added = this.#db.insertInto('ledger_issue').values(asColumns(columns)).returning('id');
    return (await added.executeTakeFirstOrThrow()).id;
  }

  async putIssue(id: number, columns: IssueColumns): Promise<void> {
    await this.#db.updateTable('ledger_issue').set(asColumns(columns)).where('id', '=', id).execute();
  }

  async hosts(issues: readonly number[]): Promise<readonly HostRow[]> {
    if (issues.length === 0) return [];
    const rows = this.#db.selectFrom('ledger_host').selectAll();
    const those = rows.where('issue', 'in', among<number>(this.#place, issues));
    const found = await those.orderBy('issue').execute();
    return found.map((row) => ({ ...row, host: nameOfColumn(row.host) }));
  }

  async putHosts(rows: readonly HostRow[]): Promise<void> {
    if (rows.length === 0) return;
    const given = records(
      this.#place,
      rows.map((row) => ({ ...row, host: columnText(row.host) })),
      HOST_COLUMNS,
    );
    await sql`insert into ledger_host (issue, host, state, since, seen_at)
      select given.issue, given.host, given.state, given.since, given.seen_at from ${given} where true
      on conflict (issue, host) do update
        set state = excluded.state, since = excluded.since, seen_at = excluded.seen_at`.execute(this.#db);
  }

  async deleteHosts(issue: number): Promise<void> {
    await this.#db.deleteFrom('ledger_host').where('issue', '=', issue).execute();
  }

  async incident(id: number): Promise<IncidentRow | undefined> {
    return await this.#db.selectFrom('ledger_incident').selectAll().where('id', '=', id).executeTakeFirst();
  }

  async openIncident(kind: string, subject: string): Promise<IncidentRow | undefined> {
    const rows = this.#db.selectFrom('ledger_incident').selectAll().where('state', '=', 'open');
    const those = rows.where('class', '=', kind).where('subject', '=', columnText(subject));
    return await those.executeTakeFirst();
  }

  async incidents(states: readonly string[], { after, limit }: RowPage): Promise<readonly IncidentRow[]> {
    if (states.length === 0) return [];
    const rows = this.#db.selectFrom('ledger_incident').selectAll().where('state', 'in', states);
    return await rows.where('id', '>', after).orderBy('id').limit(limit).execute();
  }

  async addIncident(columns: IncidentColumns): Promise<number> {
    const added = this.#db.insertInto('ledger_incident').values(withSubject(columns)).returning('id');
    return (await added.executeTakeFirstOrThrow()).id;
  }

  async putIncident(id: number, columns: IncidentColumns): Promise<void> {
    await this.#db.updateTable('ledger_incident').set(withSubject(columns)).where('id', '=', id).execute();
  }

  async references(column: 'issue' | 'incident', ids: readonly number[]): Promise<readonly ReferenceRow[]> {
    if (ids.length === 0) return [];
    const rows = this.#db.selectFrom('ledger_reference').selectAll();
    return await rows.where(column, 'in', among<number>(this.#place, ids)).orderBy('place').execute();
  }

  async reference(tracker: string, reference: string): Promise<ReferenceRow | undefined> {
    const rows = this.#db.selectFrom('ledger_reference').selectAll();
    const those = rows.where('tracker', '=', columnText(tracker));
    return await those.where('reference', '=', columnText(reference)).executeTakeFirst();
  }

  /** What somebody else's was is this one's then. */
  async putReference(row: ReferenceRow): Promise<void> {
    const columns = {
      ...row,
      tracker: columnText(row.tracker),
      reference: columnText(row.reference),
    };
    const { issue, incident, place, body } = columns;
    await this.#db
      .insertInto('ledger_reference')
      .values(columns)
      .onConflict((conflict) =>
        conflict.columns(['tracker', 'reference']).doUpdateSet({ issue, incident, place, body }),
      )
      .execute();
  }

  async notes(of: Of): Promise<readonly NoteRow[]> {
    const rows = this.#db.selectFrom('ledger_note').selectAll().orderBy('id');
    const those =
      'issue' in of ? rows.where('issue', '=', of.issue) : rows.where('incident', '=', of.incident);
    return await those.execute();
  }

  async addNote(row: Omit<NoteRow, 'id'>): Promise<number> {
    const added = this.#db.insertInto('ledger_note').values(row).returning('id');
    return (await added.executeTakeFirstOrThrow()).id;
  }

  async moveNotes(from: number, to: number): Promise<void> {
    await this.#db.updateTable('ledger_note').set({ issue: to }).where('issue', '=', from).execute();
  }

  async audit(query: AuditQuery, { after, limit }: RowPage): Promise<readonly AuditRow[]> {
    let rows = this.#db.selectFrom('ledger_audit').selectAll().where('seq', '>', after);
    if (query.issue !== undefined) rows = rows.where('issue', '=', query.issue);
    if (query.incident !== undefined) rows = rows.where('incident', '=', query.incident);
    if (query.since !== undefined) rows = rows.where('at', '>=', query.since);
    if (query.until !== undefined) rows = rows.where('at', '<', query.until);
    return await rows.orderBy('seq').limit(limit).execute();
  }

  async addAudit(row: Omit<AuditRow, 'seq'>): Promise<number> {
    const added = this.#db.insertInto('ledger_audit').values(row).returning('seq');
    return (await added.executeTakeFirstOrThrow()).seq;
  }

  /** What was done of ladders since an issue was opened, or came back for the so manieth time. */
  async steps(issue: number, round: number): Promise<readonly StepRow[]> {
    const rows = this.#db.selectFrom('ledger_step').selectAll().where('issue', '=', issue);
    return await rows.where('round', '=', round).execute();
  }

  async putStep(row: StepRow): Promise<void> {
    const { due_at, at, how, early } = row;
    const said = { due_at, at, how, early };
    await this.#db
      .insertInto('ledger_step')
      .values(row)
      .onConflict((conflict) => conflict.columns(['issue', 'round', 'step']).doUpdateSet(said))
      .execute();
  }

  get #db(): Place['db'] {
    return this.#place.db;
  }
}

function asColumns(columns: IssueColumns): IssueColumns {
  const { site, ngi, owner } = columns;
  const names = { site: columnText(site), ngi: columnText(ngi), owner: columnText(owner) };
  return { ...withSubject(columns), ...names };
}

function withSubject<C extends { readonly subject: string }>(columns: C): C {
  return { ...columns, subject: columnText(columns.subject) };
}
