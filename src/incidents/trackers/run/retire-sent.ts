/** What trackers were told long ago: the trail still says what happened, and the tracker has what it was told. */
import type { LedgerTables } from '../../../store/ledger.ts';
import type { RetiredOperations } from '../../../store/retire-operations.ts';
import { SILENT } from './told-before.ts';

/** One page. @param before seconds since the epoch @param after the `next` of the page before; 0 at first */
export async function retireSent(
  tables: LedgerTables,
  before: number,
  after: number,
  limit: number,
): Promise<RetiredOperations> {
  return await tables.change((rows) => rows.retireOperations({ before, silent: SILENT, after, limit }));
}
