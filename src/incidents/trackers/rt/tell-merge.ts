/** Two issues are one from now on: so are their tickets. */
import type { Answer, Order } from '../tracker.ts';
import { type Desk, knownAs } from './desk.ts';
import { mergeInto } from './ensure-ticket.ts';
import { say } from './say.ts';

/** Requests: 1 for the survivor's ticket, 1 for each that goes and 2 to merge it, 1 to say so. */
export async function tellOfMerge(desk: Desk, order: Order): Promise<Answer> {
  const { client, layout } = desk;
  const main = knownAs(layout.issue, order.tickets);
  if (main === undefined) {
    if (order.former.length === 0) return { state: 'sent', reference: 'no ticket' };
    return { state: 'again', reason: 'the issue that it was merged into has no ticket yet' };
  }
  const survivor = await client.ticket(Number(main.id));
  for (const former of order.former) {
    const into = former.kind === main.kind ? survivor.id : numberOf(desk, order, former.kind);
    if (into === undefined) continue;
    const { id } = await client.ticket(Number(former.id));
    // Where somebody has merged it into another one, there it stays.
    if (id === Number(former.id) && id !== into) await mergeInto(client, id, into);
  }
  const { transaction } = await say(desk, order, survivor, false);
  return { state: 'sent', reference: `ticket ${survivor.id} transaction ${transaction}` };
}

function numberOf({ layout }: Desk, { tickets }: Order, kind: string): number | undefined {
  const known = layout.site?.kind === kind ? knownAs(layout.site, tickets) : undefined;
  return known === undefined ? undefined : Number(known.id);
}
