/**
 * One ticket for one key. RT has nothing that keeps two from being made: so it is searched before, and again after, and
 * of two that were made at the same time the younger is merged into the older.
 */
import type { RtClient } from './client.ts';
import { mismatches } from './mismatches.ts';
import { RtFailure } from './rt-failure.ts';
import type { FoundTicket } from './ticket.ts';
import type { NewTicket, TicketChange } from './ticket-change.ts';
import { anyOf, compare, fieldIs, type TicketSql } from './ticket-sql.ts';
import type { RtTransaction } from './transaction.ts';

/** What names one ticket for ever; a ticket that follows another one after its time has a key of its own. */
export interface TicketKey {
  /** Such as `sm1:9f3c…`. */
  readonly value: string;
  /** An address that the ticket refers to: it works without custom fields, and survives a merge. */
  readonly link: string;
  /** Name of the custom field that the value is in too; undefined where there is none. */
  readonly field?: string;
}

export interface EnsuredTicket {
  readonly ticket: FoundTicket;
  /** Whether it was made now. */
  readonly created: boolean;
  /** Ids of the tickets that were merged into it now. */
  readonly merged: readonly number[];
  /** What is not as it was asked for, where it was made now: mostly fields that RT has dropped without a word. */
  readonly lost: readonly string[];
}

/**
 * Requests: 1 where there is the ticket; 3 where it is made; 2 more for each one that is merged.
 * @param self name of our own user: what a human has linked to the key is left alone
 * @throws RtFailure; where it says that it may have happened, to call this again is right
 */
export async function ensureTicket(
  client: RtClient,
  self: string,
  key: TicketKey,
  wanted: NewTicket,
): Promise<EnsuredTicket> {
  const known = await findByKey(client, self, key);
  if (known.length > 0) return { ...(await onlyOne(client, self, known)), created: false, lost: [] };
  const ticket = withKey(wanted, key);
  const id = await client.create(ticket);
  const found = await findByKey(client, self, key);
  const made = found.find((one) => one.id === id);
  if (made === undefined && found.length === 0) throw notFound(client, id, key);
  const lost = made === undefined ? [] : mismatches(made, asked(ticket));
  return { ...(await onlyOne(client, self, found)), created: true, lost };
}

/**
 * The tickets with the key, whatever their state or queue: those that our user has made, and those that one of them was
 * merged into. 1 request, and 2 for each ticket that somebody else has made and that refers to the key's address.
 */
export async function findByKey(
  client: RtClient,
  self: string,
  key: TicketKey,
): Promise<readonly FoundTicket[]> {
  const found = await client.search(keyQuery(key));
  const ours: FoundTicket[] = [];
  for (const ticket of found) {
    if (ticket.creator === self || (await hasMerged(client, self, ticket.id))) ours.push(ticket);
  }
  return ours;
}

/** A custom field that RT does not know, or that we may not see, selects nothing: the link does. */
function keyQuery({ value, link, field }: TicketKey): TicketSql {
  const byLink = compare('RefersTo', '=', link);
  return field === undefined ? byLink : anyOf(byLink, fieldIs(field, value));
}

/** The history of a ticket has what was merged into it, its making too. */
async function hasMerged(client: RtClient, self: string, id: number): Promise<boolean> {
  const history: readonly RtTransaction[] = await client.history(id);
  return history.some(({ type, creator }) => type === 'Create' && creator === self);
}

function withKey(wanted: NewTicket, { value, link, field }: TicketKey): NewTicket {
  return {
    ...wanted,
    refersTo: [...new Set([link, ...(wanted.refersTo ?? [])])],
    fields: field === undefined ? (wanted.fields ?? {}) : { ...wanted.fields, [field]: [value] },
  };
}

function asked({ refersTo = [], memberOf = [], ...wanted }: NewTicket): TicketChange {
  return { ...wanted, addRefersTo: refersTo, addMemberOf: memberOf };
}

/** Where a human has merged one of ours into a ticket of theirs, that one stays. */
async function onlyOne(
  client: RtClient,
  self: string,
  found: readonly FoundTicket[],
): Promise<Pick<EnsuredTicket, 'ticket' | 'merged'>> {
  const byAge = found.toSorted((one, other) => one.id - other.id);
  const kept = byAge.find(({ creator }) => creator !== self) ?? byAge[0];
  if (kept === undefined) throw new RangeError('no ticket to keep');
  const younger = byAge.filter(({ id, creator }) => id !== kept.id && creator === self);
  for (const { id } of younger) await mergeInto(client, id, kept.id);
  return { ticket: kept, merged: younger.map(({ id }) => id) };
}

/** Somebody else may do the same at the same time; what counts is how it ends. */
export async function mergeInto(client: RtClient, id: number, into: number): Promise<void> {
  const said = await client.merge(id, into);
  const { id: now } = await client.ticket(id);
  if (now === into) return;
  throw new RtFailure(
    'not-done',
    `${client.host}: ticket ${id} was not merged into ${into}: ${said.join('; ')}`,
    { mayHaveHappened: false },
  );
}

function notFound(client: RtClient, id: number, { link, value }: TicketKey): RtFailure {
  return new RtFailure(
    'not-done',
    `${client.host}: ticket ${id} was made, and is found neither by its link ${link} nor by its key ${value}`,
    { mayHaveHappened: true },
  );
}
