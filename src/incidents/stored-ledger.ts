/** The ledger on the store: each change is one transaction of state, audit entry and outbox rows. */
import type { LedgerTables } from '../store/ledger.ts';
import type { OutboxCount } from '../store/ledger-rows.ts';
import type { AuditEntry } from './audit.ts';
import type { IncidentOrder, IssueCommand, OpenIncident, Saying } from './command.ts';
import type { Incident, IncidentState } from './incident.ts';
import { changeIncident, openIncident } from './incident-changes.ts';
import { type IssueKey, IssueSubjectError } from './issue-key.ts';
import type { Issue, Note } from './issue.ts';
import { changeIssue } from './issue-changes.ts';
import type { AuditFilter, IssueFilter, Ledger, OperationFilter, Outcome, Page } from './ledger.ts';
import {
  type ClaimedOperation,
  HELD,
  type HeardUntil,
  NO_CONTACT,
  type Operation,
  type OperationClaim,
  type OperationSettlement,
  type OperationsOf,
  type OperationState,
  type OutboxStatus,
  type WaitingFact,
  type WaitingNews,
} from './outbox.ts';
import { currentOf, readIncident, readIncidents, readIssue, readIssues } from './read.ts';
import { entryOf, noteOf, operationOf } from './rows.ts';
import { DEFAULT_RULES, type Rules } from './transition/index.ts';
import { refused } from './transition/step.ts';
import type { Work } from './work.ts';

export interface LedgerWorld {
  readonly tables: LedgerTables;
  /** What trackers are told of a change; nothing where there are none. */
  readonly operationsOf?: OperationsOf;
  /** An id that was never given before, anywhere. */
  readonly newOperationId: () => string;
  readonly rules?: Rules;
}

export class StoredLedger implements Ledger {
  readonly #tables: LedgerTables;
  readonly #work: Omit<Work, 'rows'>;

  constructor({
    tables,
    newOperationId,
    operationsOf = (): readonly never[] => [],
    rules = DEFAULT_RULES,
  }: LedgerWorld) {
    this.#tables = tables;
    this.#work = { newOperationId, operationsOf, rules };
  }

  async apply(command: IssueCommand, saying: Saying): Promise<Outcome<Issue>> {
    return await this.#change((work) => changeIssue(work, command, saying));
  }

  async openIncident(command: OpenIncident, saying: Saying): Promise<Outcome<Incident>> {
    return await this.#change((work) => openIncident(work, command, saying));
  }

  async applyToIncident(command: IncidentOrder, saying: Saying): Promise<Outcome<Incident>> {
    return await this.#change((work) => changeIncident(work, command, saying));
  }

  async issue(id: number): Promise<Issue | undefined> {
    return await readIssue(this.#tables.rows, id);
  }

  async current(key: IssueKey): Promise<Issue | undefined> {
    return await currentOf(this.#tables.rows, key);
  }

  async ofReference(
    tracker: string,
    id: string,
  ): Promise<{ readonly issue: number | null; readonly incident: number | null } | undefined> {
    const row = await this.#tables.rows.reference(tracker, id);
    return row && { issue: row.issue, incident: row.incident };
  }

  async issues({ sight, subjectId, merged, ...filter }: IssueFilter, page: Page): Promise<readonly Issue[]> {
    const query = {
      ...filter,
      sight: sight ?? 'all',
      merged: merged ?? false,
      ...(subjectId && { subject: subjectId }),
    };
    const { rows } = this.#tables;
    return await readIssues(rows, await rows.issues(query, page));
  }

  async incident(id: number): Promise<Incident | undefined> {
    return await readIncident(this.#tables.rows, id);
  }

  async incidents(states: readonly IncidentState[], page: Page): Promise<readonly Incident[]> {
    const { rows } = this.#tables;
    return await readIncidents(rows, await rows.incidents(states, page));
  }

  async notes(of: { readonly issue: number } | { readonly incident: number }): Promise<readonly Note[]> {
    return (await this.#tables.rows.notes(of)).map(noteOf);
  }

  async audit(filter: AuditFilter, page: Page): Promise<readonly AuditEntry[]> {
    return (await this.#tables.rows.audit(filter, page)).map(entryOf);
  }

  async claimOperations(claim: OperationClaim): Promise<readonly ClaimedOperation[]> {
    const claimed = await this.#tables.change((rows) => rows.claimOperations(claim));
    return claimed.map((row) => {
      const onItsWay = row.sender === 0 ? 0 : row.sender_seconds;
      return {
        ...operationOf(row),
        state: 'sending',
        doubtful: row.state !== 'pending',
        onItsWay,
        noted: row.noted ?? '',
        wasAhead: row.was_ahead,
      };
    });
  }

  async beginSending(claimed: ClaimedOperation, now: number, seconds: number, noted = ''): Promise<boolean> {
    // Together with claims: one that had looked at the lease before would not see that it was renewed.
    return await this.#tables.change((rows) => rows.beginSending(claimed, { now, seconds, noted }));
  }

  async endSending(claimed: ClaimedOperation): Promise<void> {
    await this.#tables.change((rows) => rows.endSending(claimed));
  }

  async isSentByOthers(claimed: ClaimedOperation): Promise<boolean> {
    return await this.#tables.rows.isSentByOthers(claimed);
  }

  async settleOperation(
    { seq, attempts }: ClaimedOperation,
    end: OperationSettlement,
    now: number,
  ): Promise<boolean> {
    return await this.#tables.change((rows) =>
      rows.settleOperation(
        { seq, attempts },
        {
          state: end.state === 'again' ? 'pending' : end.state,
          dueAt: 'dueAt' in end ? end.dueAt : now,
          reference: 'reference' in end ? end.reference : '',
          reason: 'reason' in end ? end.reason : '',
          ...('since' in end && { since: end.since }),
        },
      ),
    );
  }

  async operations({ state, ...filter }: OperationFilter, page: Page): Promise<readonly Operation[]> {
    const query = { ...filter, ...(state && { states: state }) };
    return (await this.#tables.rows.operations(query, page)).map(operationOf);
  }

  async outboxStatus(tracker: string): Promise<OutboxStatus> {
    const counts = await this.#tables.rows.countOperations(tracker, [HELD, NO_CONTACT]);
    const of = (state: OperationState): number => counts.find((one) => one.state === state)?.operations ?? 0;
    const open = counts.filter(({ state }) => state !== 'failed').map(({ oldest }) => oldest);
    return {
      waiting: of('pending') + of('sending') + of('unknown'),
      oldest: open.length === 0 ? undefined : Math.min(...open),
      unknown: of('unknown'),
      failed: of('failed'),
      held: waitingFor(counts, 0),
      contactless: waitingFor(counts, 1),
    };
  }

  async replayOperations(tracker: string, now: number, seqs?: readonly number[]): Promise<number> {
    const replay = { tracker, now, ...(seqs && { seqs }) };
    return await this.#tables.change((rows) => rows.replayOperations(replay));
  }

  async claimInbound(claim: Omit<OperationClaim, 'limit'>): Promise<HeardUntil | undefined> {
    const row = await this.#tables.change((rows) => rows.claimInbound(claim));
    return row && { tracker: row.tracker, cursor: row.cursor, lease: row.lease };
  }

  async settleInbound(heard: HeardUntil, dueAt: number, waiting?: WaitingNews): Promise<boolean> {
    return await this.#tables.change((rows) => rows.settleInbound({ ...heard, due_at: dueAt }, waiting));
  }

  async waitingNoLonger(tracker: string, page: Page): Promise<readonly WaitingFact[]> {
    return await this.#tables.rows.waitingNoLonger(tracker, page);
  }

  async unknownTicketsSince(tracker: string): Promise<number | undefined> {
    return await this.#tables.rows.unknownTicketsSince(tracker);
  }

  async #change<T>(change: (work: Work) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    try {
      return await this.#tables.change((rows) => change({ ...this.#work, rows }));
    } catch (error) {
      if (error instanceof IssueSubjectError) return refused('malformed', error.message);
      throw error;
    }
  }
}

function waitingFor(counts: readonly OutboxCount[], beginning: number): number {
  const waiting = counts.filter(({ state }) => state === 'pending' || state === 'unknown');
  return waiting.reduce((sum, { held }) => sum + (held[beginning] ?? 0), 0);
}
