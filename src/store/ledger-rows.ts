/**
 * The tables of the ledger. A `body` is JSON and holds everything; the columns beside it are what is searched for, names
 * among them as `columnText` writes them. Times are seconds since the epoch.
 */
import type { Generated } from 'kysely';

export interface IssueColumns {
  readonly key: string;
  readonly generation: number;
  readonly site: string;
  readonly ngi: string;
  readonly class: string;
  readonly subject: string;
  readonly state: string;
  readonly severity: string;
  /** Empty: nobody. */
  readonly owner: string;
  readonly incident: number | null;
  readonly merged_into: number | null;
  readonly deadline: number | null;
  readonly updated_at: number;
  readonly version: number;
  readonly body: string;
}

export interface IssueRow extends IssueColumns {
  readonly id: number;
}

export interface HostRow {
  readonly issue: number;
  readonly host: string;
  readonly state: string;
  readonly since: number;
  readonly seen_at: number;
}

export interface IncidentColumns {
  /** Of the campaign; empty where it has none. */
  readonly class: string;
  readonly subject: string;
  readonly state: string;
  readonly updated_at: number;
  readonly version: number;
  readonly body: string;
}

export interface IncidentRow extends IncidentColumns {
  readonly id: number;
}

/** What belongs to an issue or to an incident: one of the two. */
export interface Owned {
  readonly issue: number | null;
  readonly incident: number | null;
}

export interface ReferenceRow extends Owned {
  readonly tracker: string;
  readonly reference: string;
  /** Among those of its issue. */
  readonly place: number;
  readonly body: string;
}

export interface NoteRow extends Owned {
  readonly id: number;
  readonly body: string;
}

export interface AuditRow extends Owned {
  readonly seq: number;
  readonly at: number;
  readonly body: string;
}

export interface OperationRow extends Owned {
  readonly seq: number;
  readonly operation: string;
  readonly tracker: string;
  readonly verb: string;
  readonly payload: string;
  readonly state: string;
  readonly attempts: number;
  readonly created_at: number;
  readonly due_at: number;
  readonly lease_ends: number | null;
  readonly reference: string;
  readonly reason: string;
  /** Of its attempts the one that has a request on its way; 0 where none has. */
  readonly sender: number;
  /** For so long it can be on its way, from when it began. */
  readonly sender_seconds: number;
  /** What its tracker had noted last before it was first sent; null where it never was, empty where that is not known. */
  readonly noted: string | null;
  /** Those of one issue or incident wait for each other within each. */
  readonly line: string;
}

export interface InboundRow {
  readonly tracker: string;
  readonly cursor: string;
  readonly due_at: number;
  /** One more with each claim. */
  readonly lease: number;
  readonly lease_ends: number | null;
}

/** What a person has done in a ticket that nobody knows yet. */
export interface WaitingRow {
  /** In the order in which they were heard. */
  readonly seq: number;
  readonly tracker: string;
  /** The tracker's own id of it. */
  readonly fact: string;
  readonly ticket: string;
  readonly body: string;
}

/** Operations of a tracker that are not sent. */
export interface OutboxCount {
  readonly state: string;
  readonly operations: number;
  readonly oldest: number;
  /** Of them those whose reason begins so, one number for each beginning. */
  readonly held: readonly number[];
}

type Numbered<R, K extends keyof R> = Omit<R, K> & Readonly<Record<K, Generated<number>>>;

export interface LedgerRowTables {
  readonly ledger_issue: Numbered<IssueRow, 'id'>;
  readonly ledger_host: HostRow;
  readonly ledger_incident: Numbered<IncidentRow, 'id'>;
  readonly ledger_reference: ReferenceRow;
  readonly ledger_note: Numbered<NoteRow, 'id'>;
  readonly ledger_audit: Numbered<AuditRow, 'seq'>;
  readonly ledger_operation: Numbered<OperationRow, 'seq'>;
  readonly ledger_inbound: InboundRow;
  readonly ledger_waiting: Numbered<WaitingRow, 'seq'>;
}
