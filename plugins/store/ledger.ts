/** The ledger of a store. */
import { randomUUID } from 'node:crypto';
import type { Ledger } from '../../src/incidents/ledger.ts';
import { StoredLedger } from '../../src/incidents/stored-ledger.ts';
import type { Store } from '../../src/store/store.ts';

export function ledgerOf(store: Store): Ledger {
  return new StoredLedger({ tables: store.ledger(), newOperationId: randomUUID });
}
