/** What people have decided in tickets, and what we have made of it. */
import type { RecordedTransaction } from '../kit/rt/record.ts';

const DECIDED = ['Status', 'Owner', 'Due', 'Priority'];
const RT_ITSELF = 'RT_System';

export type Change = Pick<
  RecordedTransaction,
  'id' | 'ticket' | 'type' | 'field' | 'oldValue' | 'newValue' | 'creator'
>;

/**
 * A message of ours that was on its way when a person closed the ticket has RT open it: that we give back what the person
 * had set is no change over it.
 * @param mayReopen monitoring opens again, once, what came back after a person had resolved it: that alone is its own to decide
 * @returns a line for each field of each ticket that we have changed over what a person had set last
 */
export function changesOver(
  transactions: readonly Change[],
  self: string,
  mayReopen: (ticket: number) => boolean,
): readonly string[] {
  const fields = Map.groupBy(
    transactions.filter(({ type, field }) => ['Set', 'Status'].includes(type) && DECIDED.includes(field)),
    ({ ticket, field }) => `${ticket} ${field}`,
  );
  return [...fields].flatMap(([what, own]) => {
    const over = changesOfOne(own, self);
    const [first] = over;
    if (first === undefined) return [];
    if (over.length === 1 && first.newValue === 'open' && mayReopen(first.ticket)) return [];
    return `ticket ${what}: ${over.map(({ id, oldValue, newValue }) => `${id} ${oldValue} → ${newValue}`).join(', ')}`;
  });
}

function changesOfOne(own: readonly Change[], self: string): readonly Change[] {
  let decided: string | undefined;
  const over: Change[] = [];
  for (const change of own) {
    if (change.creator === self) {
      if (decided !== undefined && change.newValue !== decided) over.push(change);
    } else if (change.creator !== RT_ITSELF) decided = change.newValue;
  }
  return over;
}
