/** The tables as they are now; `migrations/` says how they came to be. Times are seconds since the epoch. */
import type { Generated, Kysely, Transaction } from 'kysely';
import type { Flavour } from './migrations/migration.ts';
import type { IntakeRowTables } from './intake-rows.ts';
import type { LedgerRowTables } from './ledger-rows.ts';
import type { PakitiRowTables } from './pakiti/rows.ts';
import type { PeopleTables } from './people-rows.ts';
import type { PortalRows } from './portal-rows.ts';

export interface Tables extends PortalRows, LedgerRowTables, IntakeRowTables, PeopleTables, PakitiRowTables {
  /** The log of everything acknowledged. Its order is the order of commits. */
  readonly event: { seq: Generated<number>; id: string; subject: string; received_at: number; body: string };
  readonly sink: {
    name: string;
    /** How far it has read the log. */
    position: number;
    /** How far it had ever read it: it is at an earlier position while it is given the log once more. */
    frontier: number;
    /** Events, ever. */
    delivered: number;
    /** Of which the other side had a newer one, ever. */
    superseded: number;
  };
  /** A batch in somebody's hands. */
  readonly claim: {
    id: Generated<number>;
    sink: string;
    lease_ends: number;
    set_at: number;
    /** JSON: the numbers of those events that came fresh from the log; the others are rows of `delivery`. */
    seqs: string;
  };
  /** What a sink has read, and neither finished nor fresh in hand. */
  readonly delivery: {
    sink: string;
    seq: number;
    subject: string;
    /** When it may be claimed; null while it waits for an earlier event of its subject. */
    due_at: number | null;
    /** When `due_at` was set: a time in the future says that the clock was put back. */
    set_at: number;
    attempts: number;
    claim: number | null;
    /** Of the last attempt. */
    reason: string;
  };
  readonly dead: {
    sink: string;
    seq: number;
    subject: string;
    at: number;
    attempts: number;
    reason: string;
  };
  /** Events that were finished together. */
  readonly delivered: {
    sink: string;
    first: number;
    last: number;
    /** JSON: their numbers; empty when it is all from first to last. */
    seqs: string;
    at: number;
    attempts: number;
    reference: string;
    /** 1: the other side had a newer result, and has taken none of these. */
    superseded: number;
  };
  /** Ids of events that were deleted, so that they are not taken for new ones. */
  readonly seen: { id: string; at: number };
  /** The greatest of them for each subject, which `seen` keeps for ever: a monitor's old state names no other. */
  readonly last_seen: { subject: string; id: string };
  /** What may come a single time, such as a signed report, and has come. */
  readonly taken_once: { mark: string; at: number };
}

/** Where statements go, and which language they are in. */
export interface Place {
  readonly db: Kysely<Tables> | Transaction<Tables>;
  readonly flavour: Flavour;
}
