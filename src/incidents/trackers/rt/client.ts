/**
 * RT's REST 2.0 in the calls that a tracker needs, each one request unless it says otherwise, and every answer
 * validated. Nothing is repeated here: what may have happened is for the caller to find out.
 */
import { type HistoryCalls, historyCalls } from './history-calls.ts';
import type { Rest } from './rest.ts';
import { type SetUpCalls, setUpCalls } from './set-up-calls.ts';
import { type TicketCalls, ticketCalls } from './ticket-calls.ts';

export interface RtClient extends TicketCalls, HistoryCalls, SetUpCalls {
  /** As reasons name it. */
  readonly host: string;
  close(): Promise<void>;
}

/** @param userId of the user that the token is of */
export function rtClient(rest: Rest, userId: number): RtClient {
  return {
    host: rest.host,
    ...ticketCalls(rest),
    ...historyCalls(rest),
    ...setUpCalls(rest, userId),
    close: () => rest.close(),
  };
}
