/** The ledger of a store. */
import { randomUUID } from 'node:crypto';
import type { Ledger } from '../../src/incidents/ledger.ts';
import type { OperationsOf } from '../../src/incidents/outbox.ts';
import { StoredLedger } from '../../src/incidents/stored-ledger.ts';
import type { Store } from '../../src/store/store.ts';

/** @param operationsOf what trackers are told of a change made through it: all of the configuration's, or none is */
export function ledgerOf(store: Store, operationsOf: OperationsOf): Ledger {
  return new StoredLedger({ tables: store.ledger(), newOperationId: randomUUID, operationsOf });
}
