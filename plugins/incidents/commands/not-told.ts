/** Issues that a tracker is not told of, since their site is not, or cannot be, told. */
import type { Ledger } from '../../../src/incidents/ledger.ts';
import { heldReason } from '../../../src/incidents/outbox.ts';
import { everyPage } from './filter.ts';

export interface NotTold {
  readonly issue: number;
  readonly tracker: string;
  readonly why: string;
}

/** @param issue all where it is absent */
export async function notTold(ledger: Ledger, issue?: number): Promise<readonly NotTold[]> {
  const filter = { state: ['pending', 'unknown'], ...(issue !== undefined && { issue }) } as const;
  const waiting = await everyPage(
    (page) => ledger.operations(filter, page),
    ({ seq }) => seq,
  );
  return waiting.flatMap((operation): readonly NotTold[] => {
    const why = heldReason(operation);
    if (why === undefined || operation.issue === null) return [];
    return [{ issue: operation.issue, tracker: operation.tracker, why }];
  });
}
