/** Which tickets there are, and where. */
import type { FoundTicket, TicketActions } from './ticket.ts';
import type { IncidentState } from '../../incident.ts';
import type { IssueState } from '../../issue.ts';

/** @property kind of the ticket, as the ledger's references have it */
export interface Place {
  readonly kind: 'ticket' | 'report' | 'investigation' | 'incident';
  readonly queue: string;
}

export interface Layout {
  /** One for each issue. */
  readonly issue: Place;
  /** One for each issue that its site is written to about; undefined where that is done in the one of the issue. */
  readonly site: Place | undefined;
  /** One for each incident. */
  readonly incident: Place;
}

export function queuesOf({ issue, site, incident }: Layout): readonly string[] {
  return [...new Set([issue, ...(site === undefined ? [] : [site]), incident].map(({ queue }) => queue))];
}

/** In the order of preference: not every life cycle has all. */
const STATUSES: Readonly<Record<IssueState | IncidentState, readonly string[]>> = {
  new: [],
  open: ['open'],
  // What is closed can be opened only.
  waiting: ['stalled', 'open'],
  resolved: ['resolved'],
  rejected: ['rejected', 'resolved'],
  abandoned: ['abandoned', 'rejected', 'resolved'],
};

/** @returns undefined where the life cycle has none for it, or our user may not give it */
export function statusFor(
  state: IssueState | IncidentState,
  { states }: Pick<TicketActions, 'states'>,
): string | undefined {
  return STATUSES[state].find((status) => states.includes(status));
}

const STATES: Readonly<Partial<Record<string, IssueState>>> = {
  new: 'new',
  open: 'open',
  stalled: 'waiting',
  resolved: 'resolved',
  rejected: 'rejected',
  abandoned: 'rejected',
  deleted: 'rejected',
};

/** @returns undefined for one of a life cycle of the operator's own */
export function stateOf({ status }: Pick<FoundTicket, 'status'>): IssueState | undefined {
  return STATES[status];
}

export function isClosedTicket(ticket: Pick<FoundTicket, 'status'>): boolean {
  const state = stateOf(ticket);
  return state === 'resolved' || state === 'rejected';
}
