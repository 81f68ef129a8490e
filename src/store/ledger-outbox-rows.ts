/** The rows of the outbox, and how far trackers have been heard: part of {@link LedgerRows}. */
import {
  claimInbound,
  type InboundClaim,
  settleInbound,
  unknownTicketsSince,
  type WaitingChange,
  waitingNoLonger,
} from './ledger-inbound.ts';
import {
  beginSending,
  type ClaimedRow,
  claimOperations,
  countOperations,
  endSending,
  type OperationClaim,
  type OperationEnd,
  type OperationHands,
  replayOperations,
  type SendingRequest,
  settleOperation,
  sitesWaiting,
} from './ledger-outbox.ts';
import type { InboundRow, OperationRow, OutboxCount, WaitingRow } from './ledger-rows.ts';
import { type OldOperations, retireOperations, type RetiredOperations } from './retire-operations.ts';
import type { Place } from './schema.ts';

/** Rows after a number, in their order, at most so many. */
export interface RowPage {
  readonly after: number;
  readonly limit: number;
}

export interface OperationQuery {
  readonly issue?: number;
  readonly incident?: number;
  readonly tracker?: string;
  readonly states?: readonly string[];
}

export class OutboxRows {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  async addOperation(row: Omit<OperationRow, 'seq'>): Promise<void> {
    await this.#place.db.insertInto('ledger_operation').values(row).execute();
  }

  async operations(query: OperationQuery, { after, limit }: RowPage): Promise<readonly OperationRow[]> {
    let rows = this.#place.db.selectFrom('ledger_operation').selectAll().where('seq', '>', after);
    if (query.tracker !== undefined) rows = rows.where('tracker', '=', query.tracker);
    if (query.issue !== undefined) rows = rows.where('issue', '=', query.issue);
    if (query.incident !== undefined) rows = rows.where('incident', '=', query.incident);
    if (query.states !== undefined && query.states.length > 0) rows = rows.where('state', 'in', query.states);
    return await rows.orderBy('seq').limit(limit).execute();
  }

  /** {@link claimOperations} */
  async claimOperations(claim: OperationClaim): Promise<readonly ClaimedRow[]> {
    return await claimOperations(this.#place, claim);
  }

  /** {@link beginSending} */
  async beginSending(hands: OperationHands, request: SendingRequest): Promise<boolean> {
    return await beginSending(this.#place, hands, request);
  }

  /** {@link endSending} */
  async endSending(hands: OperationHands): Promise<void> {
    await endSending(this.#place, hands);
  }

  /** Whether a request is on its way that others than these hands have begun. */
  async isSentByOthers({ seq, attempts }: OperationHands): Promise<boolean> {
    const row = this.#place.db.selectFrom('ledger_operation').select('sender').where('seq', '=', seq);
    const sender = (await row.executeTakeFirst())?.sender ?? 0;
    return sender !== 0 && sender !== attempts;
  }

  /** {@link settleOperation} */
  async settleOperation(hands: OperationHands, end: OperationEnd): Promise<boolean> {
    return await settleOperation(this.#place, hands, end);
  }

  /** {@link replayOperations} */
  async replayOperations(replay: Parameters<typeof replayOperations>[1]): Promise<number> {
    return await replayOperations(this.#place, replay);
  }

  /** {@link countOperations} */
  async countOperations(tracker: string, beginnings: readonly string[]): Promise<readonly OutboxCount[]> {
    return await countOperations(this.#place, tracker, beginnings);
  }

  /** {@link retireOperations} */
  async retireOperations(old: OldOperations): Promise<RetiredOperations> {
    return await retireOperations(this.#place, old);
  }

  /** {@link sitesWaiting} */
  async sitesWaiting(beginning: string): Promise<readonly string[]> {
    return await sitesWaiting(this.#place, beginning);
  }

  /** {@link claimInbound} */
  async claimInbound(claim: InboundClaim): Promise<InboundRow | undefined> {
    return await claimInbound(this.#place, claim);
  }

  /** {@link settleInbound} */
  async settleInbound(row: Omit<InboundRow, 'lease_ends'>, waiting?: WaitingChange): Promise<boolean> {
    return await settleInbound(this.#place, row, waiting);
  }

  /** {@link waitingNoLonger} */
  async waitingNoLonger(tracker: string, page: RowPage): Promise<readonly WaitingRow[]> {
    return await waitingNoLonger(this.#place, tracker, page);
  }

  /** {@link unknownTicketsSince} */
  async unknownTicketsSince(tracker: string): Promise<number | undefined> {
    return await unknownTicketsSince(this.#place, tracker);
  }
}
