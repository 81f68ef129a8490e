/** What others have done to our tickets since we last looked, by a cursor of transaction ids: no clock, no time zone. */
import type { RtClient } from './client.ts';
import { isWrittenByMachine, wordsOf } from './heard-message.ts';
import { isOfOne, RtFailure } from './rt-failure.ts';
import { unreadable } from './shape.ts';
import type { RtTransaction } from './transaction.ts';

interface Happened {
  /** Id of the transaction: each is handled once. */
  readonly id: number;
  readonly ticket: number;
  readonly by: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export type InboundEvent =
  /** A site or an officer has written. */
  | (Happened & { readonly kind: 'reply' | 'comment'; readonly text: string })
  /** A machine has answered: no human has seen the ticket. */
  | (Happened & { readonly kind: 'automatic-reply' })
  /**
   * @property byMachine RT has opened it because of a message that no person has written: an automatic one, or ours
   * @property last that the ticket was given by anybody, ours too; undefined where not all that has happened is known
   */
  | (Happened & {
      readonly kind: 'status';
      readonly from: string;
      readonly to: string;
      readonly byMachine: boolean;
      readonly last: string | undefined;
    })
  | (Happened & { readonly kind: 'owner' })
  /** The ticket is now part of another one; undefined where RT does not say of which. */
  | (Happened & { readonly kind: 'merged'; readonly into: number | undefined })
  /** A message that RT has not given however often it was asked for: who has written it is not known. */
  | (Happened & { readonly kind: 'unreadable' })
  /** Anything else, such as a field, a link, a due date: read the ticket. */
  | (Happened & { readonly kind: 'changed'; readonly field: string });

export interface Inbound {
  /** In the order of their ids. */
  readonly events: readonly InboundEvent[];
  /** For the next time. */
  readonly cursor: number;
  /** There is more already. */
  readonly more: boolean;
  /** What could not be understood, the first of it first: behind it, or in its ticket, it has come to no end. */
  readonly stops: readonly Stopped[];
  /** Those that rest, as far as RT has them. */
  readonly rested: readonly number[];
  /** The last transaction that was looked at. */
  readonly until: number;
}

export interface Stopped {
  /** The transaction that could not be understood; undefined where it is about no single one. */
  readonly at: number | undefined;
  readonly why: RtFailure;
}

export interface InboundOptions {
  readonly queues: readonly string[];
  /**
   * The one of the last time; 0 at first. RT gives ids when a transaction of the database begins, so that a lower one may
   * show up after a higher one: it stays {@link OVERLAP_SECONDS} behind the newest, and what comes after it is read once
   * more. A number of ids would not do, since they are those of the whole RT.
   */
  readonly cursor: number;
  /** Name of our own user, whose doings are left out. */
  readonly self: string;
  /** Ids beyond the cursor that were handled already. */
  readonly handled: (id: number) => boolean;
  /** It has failed before and is not asked about this time; its ticket waits. */
  readonly rests: (id: number) => boolean;
  /** Nothing more is asked about it. */
  readonly givenUp: (id: number) => boolean;
  /** Events at once. */
  readonly most: number;
}

/** Tickets that RT does not give: of more at once it is more likely that RT gives us nothing. */
const MOST_HELD = 5;
/** Longer than RT or its web server lets anybody wait for the end of a transaction. */
const OVERLAP_SECONDS = 180;

/**
 * Requests: 1 for each hundred transactions and one more, and 2 for each message of somebody else.
 * @throws RtFailure where not even a first transaction is known
 */
export async function inboundSince(client: RtClient, options: InboundOptions): Promise<Inbound> {
  const { queues, cursor, self, handled, rests, most } = options;
  const { rows, failure } = await client.transactions(queues, cursor);
  const events: InboundEvent[] = [];
  const stops: Stopped[] = [];
  const rested: number[] = [];
  const held = new Set<number>();
  let [done, looked] = [0, 0];
  const end = (): Inbound => ({
    ...{ events, stops, rested, until: rows[looked - 1]?.id ?? cursor },
    cursor: cursorAfter(cursor, rows.slice(0, done)),
    more: done < rows.length || failure !== undefined,
  });
  for (const [index, transaction] of rows.entries()) {
    const { id, ticket, creator } = transaction;
    if (events.length >= most) return end();
    looked += 1;
    if (rests(id)) {
      rested.push(id);
      held.add(ticket);
    } else if (creator !== self && !handled(id) && !held.has(ticket)) {
      try {
        const event = await eventOf(client, options, { rows, isAll: failure === undefined }, index);
        if (event !== undefined) events.push(event);
      } catch (error) {
        if (!(error instanceof RtFailure)) throw error;
        stops.push({ at: id, why: error });
        held.add(ticket);
        if (!isOfOne(error) || stops.length > MOST_HELD) return end();
      }
    }
    if (held.size === 0) done += 1;
  }
  if (failure === undefined) return end();
  if (rows.length === 0) throw failure;
  stops.push({ at: undefined, why: failure });
  return end();
}

function cursorAfter(cursor: number, rows: readonly RtTransaction[]): number {
  const secondsOf = ({ created }: RtTransaction): number => Date.parse(created ?? NEVER) / 1000;
  const newest = rows.reduce((last, row) => Math.max(last, secondsOf(row)), 0);
  const firstOpen = rows.findIndex((row) => secondsOf(row) >= newest - OVERLAP_SECONDS);
  return Math.max(cursor, rows[firstOpen - 1]?.id ?? 0);
}

const NEVER = '1970-01-01T00:00:00Z';

/** What RT's scrips do, such as to open a ticket that is answered. */
export const RT_ITSELF = 'RT_System';
/** What RT notes of its own mails. */
export const OWN_NOTES: readonly string[] = ['EmailRecord', 'CommentEmailRecord'];

/** @param rows what has happened, as far as it is known, also what was handled already; it is about the one at `index` */
async function eventOf(
  client: RtClient,
  { self, givenUp }: Pick<InboundOptions, 'self' | 'givenUp'>,
  { rows, isAll }: { readonly rows: readonly RtTransaction[]; readonly isAll: boolean },
  index: number,
): Promise<InboundEvent | undefined> {
  const transaction = rows[index];
  if (transaction === undefined) return undefined;
  const { id, ticket, creator, type, field, oldValue, newValue } = transaction;
  const happened: Happened = { id, ticket, by: creator, at: instantAt(rows, index) };
  if (OWN_NOTES.includes(type)) return undefined;
  if (type === 'Correspond' || type === 'Comment')
    return givenUp(id) ? { ...happened, kind: 'unreadable' } : await messageOf(client, happened, type);
  if (type === 'Status') {
    const cause = causeOf(ticket, rows.slice(0, index));
    // A person may have written what cannot be read.
    const isKnown = !givenUp(id) && (cause === undefined || !givenUp(cause.id));
    const byMachine = creator === RT_ITSELF && isKnown && (await isByMachine(client, cause, self));
    const last = isAll ? rows.findLast((one) => one.ticket === ticket && one.type === 'Status') : undefined;
    return { ...happened, kind: 'status', from: oldValue, to: newValue, byMachine, last: last?.newValue };
  }
  // RT writes the same change of owner as `Set` and as `SetWatcher`.
  if (field === 'Owner') return type === 'Set' ? { ...happened, kind: 'owner' } : undefined;
  if (field === 'MergedInto') {
    const into = /\/ticket\/(\d+)$/.exec(newValue)?.[1];
    return { ...happened, kind: 'merged', into: into === undefined ? undefined : Number(into) };
  }
  return { ...happened, kind: 'changed', field: field === '' ? type : field };
}

/** Where RT has none, that of what happened next to it: ids rise with time. */
function instantAt(rows: readonly RtTransaction[], index: number): string {
  const isTimed = ({ created }: RtTransaction): boolean => created !== undefined;
  const near = rows.slice(0, index + 1).findLast(isTimed) ?? rows.slice(index).find(isTimed);
  if (near?.created === undefined) throw unreadable(`transaction ${rows[index]?.id ?? 0}`, 'no time');
  return near.created;
}

/** Of what RT has done of itself: the message before it had it do so. */
function causeOf(ticket: number, before: readonly RtTransaction[]): RtTransaction | undefined {
  return before.findLast((one) => one.ticket === ticket && !OWN_NOTES.includes(one.type));
}

/** 1 request where that is not ours. */
async function isByMachine(
  client: RtClient,
  cause: RtTransaction | undefined,
  self: string,
): Promise<boolean> {
  if (cause?.type !== 'Correspond') return false;
  return cause.creator === self || isWrittenByMachine(await client.parts(cause.id));
}

async function messageOf(
  client: RtClient,
  happened: Happened,
  type: 'Correspond' | 'Comment',
): Promise<InboundEvent> {
  const parts = await client.parts(happened.id);
  if (isWrittenByMachine(parts)) return { ...happened, kind: 'automatic-reply' };
  const text = await wordsOf(client, parts);
  return { ...happened, kind: type === 'Correspond' ? 'reply' : 'comment', text };
}
