/** What has to be told to trackers: written with the change that it tells of, sent afterwards. */
import type { AuditEntry } from './audit.ts';
import type { Incident } from './incident.ts';
import type { Issue, Note } from './issue.ts';

/** `unknown`: it was sent, and no answer says whether it arrived. */
export const OPERATION_STATES = ['pending', 'sending', 'sent', 'unknown', 'failed'] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/** What happened to one issue or incident, as it is committed. */
export interface AppliedChange {
  /** One of the two. */
  readonly issue: { readonly before: Issue | null; readonly after: Issue } | null;
  readonly incident: { readonly before: Incident | null; readonly after: Incident } | null;
  readonly entry: AuditEntry;
  /** The note that came with it. */
  readonly note: Note | null;
}

export interface NewOperation {
  readonly tracker: string;
  /** What the tracker is to do; its own word. */
  readonly verb: string;
  /** JSON. */
  readonly payload: string;
  /** It waits for nothing of its issue or incident but what is of the same one; the empty one where it is absent. */
  readonly line?: string;
}

/** Which operations a change asks for. Pure, and called within the transaction that makes the change. */
export type OperationsOf = (change: AppliedChange) => readonly NewOperation[];

export interface Operation extends NewOperation {
  /** Of the outbox; operations about one issue or incident are sent in this order. */
  readonly seq: number;
  /** Unique everywhere: goes with the message, and is searched for there before it is sent again. */
  readonly operation: string;
  readonly issue: number | null;
  readonly incident: number | null;
  readonly state: OperationState;
  /** How often it was claimed. */
  readonly attempts: number;
  /** Seconds since the epoch; of what was held back or replayed, when it last was. */
  readonly createdAt: number;
  readonly dueAt: number;
  /** While it is `sending`. */
  readonly leaseEnds: number | null;
  /** What the other side called it. */
  readonly reference: string;
  readonly reason: string;
}

/** Reasons of what waits begin so: policy keeps the site from being told, or nobody is known whom to tell. */
export const HELD = 'the site is not told: ';
export const NO_CONTACT = 'the site cannot be told: ';

/** Why an operation waits that was not sent, since its site is not, or cannot be, told. */
export function heldReason({ state, reason }: Pick<Operation, 'state' | 'reason'>): string | undefined {
  const isHeld = reason.startsWith(HELD) || reason.startsWith(NO_CONTACT);
  return isHeld && (state === 'pending' || state === 'unknown') ? reason : undefined;
}

export interface ClaimedOperation extends Operation {
  /** It may have arrived before: search first. */
  readonly doubtful: boolean;
  /**
   * Seconds for which a request of an earlier holder can still be on its way, from when this one has it; 0 where none is.
   */
  readonly onItsWay: number;
  /** What the tracker had noted last before this was first sent; empty where that is not known. */
  readonly noted: string;
  /** A clock that was ahead has written when it was made or due: that counts no more. */
  readonly wasAhead: boolean;
}

export interface OperationClaim {
  readonly tracker: string;
  readonly limit: number;
  /** Seconds since the epoch. */
  readonly now: number;
  readonly leaseEnds: number;
}

/**
 * `again`: it surely did not arrive.
 * @property since its age counts from then on, and that of what waits behind it, as if they had been made then
 */
export type OperationSettlement =
  | { readonly state: 'sent'; readonly reference: string }
  | {
      readonly state: 'again' | 'unknown';
      readonly dueAt: number;
      readonly reason: string;
      readonly since?: number;
    }
  | { readonly state: 'failed'; readonly reason: string };

/** Operations of a tracker that are not sent yet, and those that never will be. */
export interface OutboxStatus {
  readonly waiting: number;
  /** Seconds since the epoch; undefined where none waits. */
  readonly oldest: number | undefined;
  readonly unknown: number;
  readonly failed: number;
  /** Of those that wait: since policy keeps the site from being told, and since nobody is known whom to tell. */
  readonly held: number;
  readonly contactless: number;
}

/** How far one tracker has been heard. */
export interface HeardUntil {
  readonly tracker: string;
  /** The tracker's own; empty at first. */
  readonly cursor: string;
  /** Of the claim. */
  readonly lease: number;
}

/** What was heard of a ticket that nobody knows yet. */
export interface WaitingFact {
  /** Of the ledger. */
  readonly seq: number;
  /** JSON. */
  readonly body: string;
}

/** What becomes of what waits. */
export interface WaitingNews {
  /** Numbers of those that wait no longer; all of them where it is absent. */
  readonly gone?: readonly number[];
  /** In the order in which they were heard. @property fact the tracker's own id of it */
  readonly added: readonly { readonly fact: string; readonly ticket: string; readonly body: string }[];
  /** Of all the newest so many. */
  readonly most: number;
}
