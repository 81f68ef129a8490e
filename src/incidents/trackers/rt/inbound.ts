/** What others have done to our tickets since we last looked, by a cursor of transaction ids: no clock, no time zone. */
import type { RtClient } from './client.ts';
import { isAutomatic } from './automatic.ts';
import { RtFailure } from './rt-failure.ts';
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
  /** @property byMachine RT has opened it because of a message that no person has written: an automatic one, or ours */
  | (Happened & {
      readonly kind: 'status';
      readonly from: string;
      readonly to: string;
      readonly byMachine: boolean;
    })
  | (Happened & { readonly kind: 'owner' })
  /** The ticket is now part of another one; undefined where RT does not say of which. */
  | (Happened & { readonly kind: 'merged'; readonly into: number | undefined })
  /** Anything else, such as a field, a link, a due date: read the ticket. */
  | (Happened & { readonly kind: 'changed'; readonly field: string });

export interface Inbound {
  /** In the order of their ids. */
  readonly events: readonly InboundEvent[];
  /** For the next time. */
  readonly cursor: number;
  /** There is more already. */
  readonly more: boolean;
}

export interface InboundOptions {
  readonly queues: readonly string[];
  /** The cursor of the last time; 0 at first. */
  readonly cursor: number;
  /** Name of our own user, whose doings are left out. */
  readonly self: string;
  /**
   * Ids that were handled already. RT gives ids when a transaction of the database begins, so that a lower one may show
   * up after a higher one: {@link OVERLAP} ids before the cursor are read once more.
   */
  readonly handled: (id: number) => boolean;
  /** Events at once. */
  readonly most: number;
}

export const OVERLAP = 200;

/**
 * Requests: 1 for each hundred transactions and one more, and 1 for each message of somebody else.
 * @throws RtFailure where nothing new was heard before it; what was heard before a failure counts, and is not read again
 */
export async function inboundSince(client: RtClient, options: InboundOptions): Promise<Inbound> {
  const { queues, cursor, self, handled, most } = options;
  const { rows, failure } = await client.transactions(queues, Math.max(0, cursor - OVERLAP));
  const events: InboundEvent[] = [];
  let upTo = cursor;
  const sofar = (why: unknown): Inbound => {
    if (events.length === 0 && upTo === cursor) throw why;
    return { events, cursor: upTo, more: true };
  };
  for (const [index, transaction] of rows.entries()) {
    if (events.length >= most) return { events, cursor: upTo, more: true };
    if (transaction.creator !== self && !handled(transaction.id)) {
      try {
        const event = await eventOf(client, transaction, rows.slice(0, index), self);
        if (event !== undefined) events.push(event);
      } catch (error) {
        if (error instanceof RtFailure) return sofar(error);
        throw error;
      }
    }
    upTo = Math.max(upTo, transaction.id);
  }
  return failure === undefined ? { events, cursor: upTo, more: false } : sofar(failure);
}

/** What RT's scrips do, such as to open a ticket that is answered. */
export const RT_ITSELF = 'RT_System';
/** What RT notes of its own mails. */
export const OWN_NOTES: readonly string[] = ['EmailRecord', 'CommentEmailRecord'];

/** @param before what has happened until then, as far as it is known, also what was handled already */
async function eventOf(
  client: RtClient,
  transaction: RtTransaction,
  before: readonly RtTransaction[],
  self: string,
): Promise<InboundEvent | undefined> {
  const { id, ticket, creator, created, type, field, oldValue, newValue } = transaction;
  const happened: Happened = { id, ticket, by: creator, at: created };
  if (OWN_NOTES.includes(type)) return undefined;
  if (type === 'Correspond' || type === 'Comment') return await messageOf(client, happened, type);
  if (type === 'Status') {
    const byMachine = creator === RT_ITSELF && (await isByMachine(client, ticket, before, self));
    return { ...happened, kind: 'status', from: oldValue, to: newValue, byMachine };
  }
  // RT writes the same change of owner as `Set` and as `SetWatcher`.
  if (field === 'Owner') return type === 'Set' ? { ...happened, kind: 'owner' } : undefined;
  if (field === 'MergedInto') {
    const into = /\/ticket\/(\d+)$/.exec(newValue)?.[1];
    return { ...happened, kind: 'merged', into: into === undefined ? undefined : Number(into) };
  }
  return { ...happened, kind: 'changed', field: field === '' ? type : field };
}

/** Of what RT has done of itself: the message before it had it do so. 1 request where that is not ours. */
export async function isByMachine(
  client: RtClient,
  ticket: number,
  before: readonly RtTransaction[],
  self: string,
): Promise<boolean> {
  const cause = before.findLast((one) => one.ticket === ticket && !OWN_NOTES.includes(one.type));
  if (cause?.type !== 'Correspond') return false;
  return cause.creator === self || (await isAutomaticMessage(client, cause.id));
}

export async function isAutomaticMessage(client: RtClient, transaction: number): Promise<boolean> {
  return (await client.attachments(transaction)).some(({ headers }) => isAutomatic(headers));
}

async function messageOf(
  client: RtClient,
  happened: Happened,
  type: 'Correspond' | 'Comment',
): Promise<InboundEvent> {
  const attachments = await client.attachments(happened.id);
  if (attachments.some(({ headers }) => isAutomatic(headers)))
    return { ...happened, kind: 'automatic-reply' };
  const ofType = (wanted: string): string =>
    attachments.find(({ contentType }) => contentType === wanted)?.text ?? '';
  const text = ofType('text/plain') || ofType('text/html');
  return { ...happened, kind: type === 'Correspond' ? 'reply' : 'comment', text };
}
