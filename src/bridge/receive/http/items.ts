/** What one request holds, as events: ours as they are, of a node report one for each verdict. */
import { looksLikeNodeReport, type ReadNodeReport } from '../../node-report.ts';
import type { Complaint, Validate, Validated } from '../../validate.ts';

/** Where an event came from: which item, and where in it. */
interface Origin {
  readonly item: number;
  readonly place: string;
}

interface Unfolded {
  readonly values: readonly unknown[];
  readonly origins: readonly Origin[];
}

/** Complaints name the item as it was sent. */
export function validateItems(
  items: readonly unknown[],
  validate: Validate,
  readNodeReport: ReadNodeReport,
): Validated {
  if (!items.some(looksLikeNodeReport)) return validate(items);
  const unfolded = unfold(items, readNodeReport);
  if ('complaints' in unfolded) return unfolded;
  const validated = validate(unfolded.values);
  if (!('complaints' in validated)) return validated;
  return { complaints: validated.complaints.map((one) => asSent(one, unfolded.origins)) };
}

function unfold(
  items: readonly unknown[],
  readNodeReport: ReadNodeReport,
): Unfolded | { readonly complaints: readonly Complaint[] } {
  const values: unknown[] = [];
  const origins: Origin[] = [];
  for (const [item, given] of items.entries()) {
    const read = looksLikeNodeReport(given) ? readNodeReport(given) : [{ value: given, place: '' }];
    if ('message' in read) return { complaints: [{ item, ...read }] };
    for (const { value, place } of read) {
      values.push(value);
      origins.push({ item, place });
    }
  }
  return { values, origins };
}

function asSent({ item, field, message }: Complaint, origins: readonly Origin[]): Complaint {
  const origin = origins[item] ?? { item, place: '' };
  const path = [origin.place, field].filter((part) => part !== '').join('.');
  return { item: origin.item, field: path, message };
}
