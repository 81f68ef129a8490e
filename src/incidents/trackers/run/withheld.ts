/** What is kept from trackers, since its site must not be told as things stand. */
import { isClosed } from '../../issue.ts';
import type { Ledger } from '../../ledger.ts';
import { type ClaimedOperation, HELD } from '../../outbox.ts';
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
 * What the tracker knows nothing of, and never has to, is dropped: what is over before it may be told. The rest waits, so
 * that what it knows agrees with the ledger in the end: a site that is suspended may be certified again.
 * @returns undefined where it may be told
 */
export async function withheld(
  ledger: Ledger,
  claimed: ClaimedOperation,
  { issue, tickets, former }: Subject,
  now: number,
  may: MayTicket | undefined,
): Promise<Withheld | undefined> {
  if (issue === null || may === undefined) return undefined;
  const { decision, why } = may;
  if (decision === 'ticket') return undefined;
  const isKnown =
    claimed.doubtful || tickets.length > 0 || former.length > 0 || (await wasTold(ledger, claimed));
  if (!isKnown && isClosed(issue)) return { kind: 'silent', reference: `${WITHHELD}${why}` };
  return { kind: 'held', dueAt: now + AGAIN_SECONDS, reason: `${HELD}${why}` };
}

/** Trackers that keep no tickets may have been told all the same. */
async function wasTold(ledger: Ledger, { tracker, issue }: ClaimedOperation): Promise<boolean> {
  if (issue === null) return false;
  for (let after = 0; ;) {
    const page = await ledger.operations({ tracker, issue, state: ['sent'] }, { after, limit: PAGE });
    if (page.some((operation) => !isSilent(operation))) return true;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return false;
    after = last.seq;
  }
}
