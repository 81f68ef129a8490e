/** What one transaction of the ledger works with. */
import type { LedgerRows } from '../store/ledger.ts';
import type { OperationsOf } from './outbox.ts';
import type { Rules } from './transition/index.ts';

export interface Work {
  readonly rows: LedgerRows;
  readonly operationsOf: OperationsOf;
  readonly newOperationId: () => string;
  readonly rules: Rules;
}
