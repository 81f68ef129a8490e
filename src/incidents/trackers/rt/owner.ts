/** Who has a ticket: the ledger's owner, where RT knows a user of that name and nobody else has taken it there. */
import type { Telling } from '../telling.ts';
import { type FoundTicket, NOBODY } from './ticket.ts';

/**
 * @param self name of our own user
 * @returns undefined where it stays as it is. Whether RT knows a user of that name only trying shows.
 */
export function ownerToGive(
  { verb, about: { owner }, news: { ownerWas = null } }: Pick<Telling, 'verb' | 'about' | 'news'>,
  ticket: Pick<FoundTicket, 'owner'>,
  self: string,
): string | undefined {
  if (verb !== 'assign') return undefined;
  const wanted = owner ?? NOBODY;
  const isOurs = [NOBODY, self, ownerWas ?? NOBODY].some((one) => isSame(one, ticket.owner));
  // RT takes digits for the number of a user.
  return isOurs && !isSame(wanted, ticket.owner) && !/^\d+$/.test(wanted) ? wanted : undefined;
}

/** Names of RT's users are compared without regard to case. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
