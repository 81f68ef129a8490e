/** What is kept from trackers, since its site must not be told as things stand. */
import { isClosed } from '../../issue.ts';
import type { Ledger } from '../../ledger.ts';
import { type ClaimedOperation, HELD, NO_CONTACT, type Operation } from '../../outbox.ts';
import type { MayTicket } from '../../policy/may-ticket.ts';
import type { Subject } from './subject.ts';
import { isSilent, WITHHELD } from './told-before.ts';

export type Withheld =
  /** Asked again then; for so long nobody has tried to send it. @property reason for the outbox */
  | { readonly kind: 'held'; readonly dueAt: number; readonly reason: string }
  /** It is not told afterwards either. @property reference for the outbox */
  | { readonly kind: 'silent'; readonly reference: string };

/** For which a site may be told again before it is seen. */
export const AGAIN_SECONDS = 300;
const PAGE = 500;

/**
 * What the tracker knows nothing of, and never has to, is dropped: what is over before it may be told, or before anybody is
 * known whom to tell. The rest waits, so that what it knows agrees with the ledger in the end: a site that is suspended
 * may be certified again.
 * @returns undefined where it may be told
 */
export async function withheld(
  ledger: Ledger,
  claimed: ClaimedOperation,
  { issue, tickets, former }: Subject,
  now: number,
  may: MayTicket | undefined,
): Promise<Withheld | undefined> {
  if (issue === null) return undefined;
  const isHeld = may !== undefined && may.decision !== 'ticket';
  if (isClosed(issue) && !claimed.doubtful && tickets.length === 0 && former.length === 0) {
    const before = await toldBefore(ledger, claimed);
    const reason = isHeld ? may.why : (contactless(claimed) ?? before.withheld);
    if (!before.told && reason !== undefined) return { kind: 'silent', reference: `${WITHHELD}${reason}` };
  }
  return isHeld ? { kind: 'held', dueAt: now + AGAIN_SECONDS, reason: `${HELD}${may.why}` } : undefined;
}

function contactless({ reason }: ClaimedOperation): string | undefined {
  return reason.startsWith(NO_CONTACT) ? reason.slice(NO_CONTACT.length) : undefined;
}

interface Before {
  /** Trackers that keep no tickets may have been told all the same. */
  readonly told: boolean;
  /** Why something was dropped. */
  readonly withheld: string | undefined;
}

/** What was told beside the rest of its issue, such as to officers, says nothing of what others know of it. */
function isOfSame({ line: own = '' }: Operation, { line = '' }: Operation): boolean {
  return line === '' || line === own;
}

async function toldBefore(ledger: Ledger, claimed: ClaimedOperation): Promise<Before> {
  const { tracker, issue } = claimed;
  let dropped: string | undefined;
  if (issue === null) return { told: false, withheld: dropped };
  for (let after = 0; ;) {
    const page = await ledger.operations({ tracker, issue, state: ['sent'] }, { after, limit: PAGE });
    if (page.some((one) => !isSilent(one) && isOfSame(claimed, one)))
      return { told: true, withheld: dropped };
    const found = page.find(({ reference }) => reference.startsWith(WITHHELD));
    dropped ??= found?.reference.slice(WITHHELD.length);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return { told: false, withheld: dropped };
    after = last.seq;
  }
}
