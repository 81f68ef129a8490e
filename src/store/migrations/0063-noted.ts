/** What the tracker had noted last before an operation was first sent: what may have arrived is looked for after it. */
import { steps } from './migration.ts';

/** Null: it was never sent; empty: nothing is known of it. */
export const noted = steps(() => [
  'alter table ledger_operation add column noted text',
  "update ledger_operation set noted = '' where attempts > 0",
]);
