/** What telling one order needs: RT, who we are there, and how it is set up. */
import type { TrackerReference } from '../../issue.ts';
import type { Order, Ticket, TrackerWorld } from '../tracker.ts';
import type { RtClient } from './client.ts';
import { type EnsuredTicket, ensureTicket, type TicketKey } from './ensure-ticket.ts';
import type { Layout, Place } from './layout.ts';
import type { FoundTicket } from './ticket.ts';
import type { NewTicket } from './ticket-change.ts';

export interface Desk {
  /** Of the tracker, as the ledger's references have it. */
  readonly name: string;
  readonly client: RtClient;
  /** Name of our own user. */
  readonly self: string;
  readonly base: string;
  readonly layout: Layout;
  /** Whether the queues have our custom fields. */
  readonly hasFields: boolean;
  readonly world: Pick<TrackerWorld, 'site' | 'linkOf' | 'tlp'>;
}

export const FIELDS = { key: 'Monitoring Key', site: 'Site', address: 'IP', cve: 'CVE ID' } as const;

/** RT takes any address; this one leads nowhere. */
const NOWHERE = 'https://secmon.invalid/issue/';

/** @param key of the issue or incident; the ticket that its site is written to has one of its own */
export function ticketKey({ world, hasFields }: Desk, key: string, { kind }: Place): TicketKey {
  const link = world.linkOf(key) ?? `${NOWHERE}${encodeURIComponent(key)}`;
  const own =
    kind === 'investigation' ? { value: `${key}.site`, link: `${link}#site` } : { value: key, link };
  return hasFields ? { ...own, field: FIELDS.key } : own;
}

export interface Placed extends Pick<EnsuredTicket, 'lost'> {
  readonly ticket: FoundTicket;
  readonly made: boolean;
  /** Of the ticket as it was read; undefined where it was found or made just now. */
  readonly etag?: string;
}

/** Requests: 1 where the ledger knows it, otherwise those of {@link ensureTicket}. */
export async function placed(
  { client, self }: Desk,
  known: TrackerReference | undefined,
  key: TicketKey,
  wanted: () => NewTicket,
): Promise<Placed> {
  if (known !== undefined) {
    const ticket = await client.ticket(Number(known.id));
    return { ticket, made: false, lost: [], etag: ticket.etag };
  }
  const { ticket, created, lost } = await ensureTicket(client, self, key, wanted());
  return { ticket, made: created, lost };
}

export function knownAs({ kind }: Place, tickets: Order['tickets']): TrackerReference | undefined {
  return tickets.find((one) => one.kind === kind);
}

export function ticketRef({ base }: Pick<Desk, 'base'>, { kind }: Place, id: number): Ticket {
  return { kind, id: String(id), url: `${base}/Ticket/Display.html?id=${id}` };
}
