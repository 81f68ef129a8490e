/**
 * Request Tracker in memory, as far as our tracker and its people use it: what the real one does to tickets, links,
 * states, histories and mails, without its slowness. What is true of it is held against the real one by the same tests.
 */

export interface DoubleTicket {
  id: number;
  queue: string;
  subject: string;
  status: string;
  owner: string;
  creator: string;
  requestors: readonly string[];
  cc: readonly string[];
  priority: number;
  /** Seconds since the epoch. */
  due: number | null;
  fields: Map<string, readonly string[]>;
  refersTo: Set<string>;
  memberOf: Set<number>;
  mergedInto: number | null;
}

export interface DoubleTransaction {
  readonly id: number;
  readonly ticket: number;
  readonly type: string;
  readonly field: string;
  readonly oldValue: string;
  readonly newValue: string;
  readonly creator: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly text: string;
  /** Of a mail. */
  readonly headers: string;
}

export interface DoubleMail {
  readonly to: readonly string[];
  readonly text: string;
}

/** The states that RT's default life cycle has an action for. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  new: ['open', 'resolved', 'rejected', 'deleted'],
  open: ['stalled', 'resolved', 'rejected'],
  stalled: ['open'],
  resolved: ['open'],
  rejected: ['open'],
  deleted: ['open'],
};
const INITIAL = 'new';
const ITSELF = 'RT_System';

export class RtDouble {
  readonly tickets = new Map<number, DoubleTicket>();
  readonly transactions: DoubleTransaction[] = [];
  readonly mails: DoubleMail[] = [];
  readonly #now: () => number;

  /** @param now seconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The one that it is part of since it was merged. */
  ticket(id: number): DoubleTicket | undefined {
    const found = this.tickets.get(id);
    if (found === undefined || found.mergedInto === null) return found;
    return this.ticket(found.mergedInto);
  }

  actionsOf({ status }: DoubleTicket): readonly string[] {
    return ACTIONS[status] ?? [];
  }

  historyOf(id: number): readonly DoubleTransaction[] {
    return this.transactions.filter(({ ticket }) => this.ticket(ticket)?.id === this.ticket(id)?.id);
  }

  create(creator: string, queue: string, subject: string, text: string): DoubleTicket {
    const ticket: DoubleTicket = {
      ...{ id: this.tickets.size + 1, queue, subject, status: INITIAL, owner: 'Nobody', creator },
      ...{ requestors: [], cc: [], priority: 0, due: null, mergedInto: null },
      ...{ fields: new Map(), refersTo: new Set<string>(), memberOf: new Set<number>() },
    };
    this.tickets.set(ticket.id, ticket);
    this.note(ticket, creator, { type: 'Create', text });
    return ticket;
  }

  /** @returns its number */
  note(
    { id: ticket }: DoubleTicket,
    creator: string,
    more: Partial<DoubleTransaction> & { readonly type: string },
  ): number {
    const id = this.transactions.length + 1;
    const empty = { field: '', oldValue: '', newValue: '', text: '', headers: '' };
    this.transactions.push({ ...empty, ...more, id, ticket, creator, created: this.#now() });
    return id;
  }

  setStatus(ticket: DoubleTicket, by: string, status: string): boolean {
    if (ticket.status === status) return true;
    if (!this.actionsOf(ticket).includes(status)) return false;
    const change = { type: 'Status', field: 'Status', oldValue: ticket.status, newValue: status };
    ticket.status = status;
    this.note(ticket, by, change);
    return true;
  }

  set(ticket: DoubleTicket, by: string, field: string, oldValue: string, newValue: string): void {
    if (oldValue !== newValue) this.note(ticket, by, { type: 'Set', field, oldValue, newValue });
  }

  comment(ticket: DoubleTicket, by: string, text: string): number {
    return this.note(ticket, by, { type: 'Comment', text });
  }

  /** Mails whoever has not written it, and opens what is not open. */
  correspond(ticket: DoubleTicket, by: string, text: string, headers = ''): number {
    const id = this.note(ticket, by, { type: 'Correspond', text, headers });
    const to = [...ticket.requestors, ...ticket.cc].filter((one) => one !== by);
    if (to.length > 0) this.mails.push({ to, text });
    if (ticket.status !== 'open') this.setStatus(ticket, ITSELF, 'open');
    return id;
  }

  merge(ticket: DoubleTicket, into: DoubleTicket, by: string): boolean {
    if (ticket.id === into.id) return false;
    for (const address of ticket.refersTo) into.refersTo.add(address);
    for (const parent of ticket.memberOf) into.memberOf.add(parent);
    into.requestors = [...new Set([...into.requestors, ...ticket.requestors])];
    into.cc = [...new Set([...into.cc, ...ticket.cc])];
    this.note(ticket, by, {
      type: 'AddLink',
      field: 'MergedInto',
      newValue: `fsck.com-rt://example.org/ticket/${into.id}`,
    });
    ticket.status = 'resolved';
    ticket.mergedInto = into.id;
    return true;
  }
}
