/**
 * Whether our user may give a ticket of somebody to somebody else, as the ledger's owner is given in place of the one that
 * it had before. RT shows that right nowhere. It is tried with RT's own user, who may own any ticket and has no address.
 */
import type { PreflightFinding } from '../preflight-finding.ts';
import { changeTicket } from './change-ticket.ts';
import type { RtClient } from './client.ts';
import { ok, warning } from './finding.ts';
import { type FoundTicket, NOBODY } from './ticket.ts';

const MACHINE = 'RT_System';

/** The right that is missing where `change` was refused, and nothing else: it may fail in any other way. */
export type Refused = (
  right: string,
  change: () => Promise<unknown>,
) => Promise<PreflightFinding | undefined>;

/** Such a ticket stays RT's own until the right is there. 1 to 5 requests. */
export async function tryOwner(
  client: RtClient,
  { id }: FoundTicket,
  subject: string,
  refused: Refused,
): Promise<PreflightFinding> {
  const { owner } = await client.ticket(id);
  if (owner !== MACHINE) {
    if (owner !== NOBODY) return taken(id, owner, subject);
    const lacking = await refused('ModifyTicket', () => changeTicket(client, id, { owner: MACHINE }));
    if (lacking !== undefined) return lacking;
  }
  const lacking = await refused('ReassignTicket', () => changeTicket(client, id, { owner: NOBODY }));
  return lacking ?? ok(subject, `ticket ${id} is given to another owner, and back`);
}

/** A person's ticket is not taken away from him for a trial. */
function taken(id: number, owner: string, subject: string): PreflightFinding {
  return warning(
    subject,
    `${owner} has ticket ${id}: whether our user has ReassignTicket was not tried out`,
    `give ticket ${id} to ${NOBODY}`,
  );
}
