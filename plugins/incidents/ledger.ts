/** The ledger of the bridge's store. */
import { randomUUID } from 'node:crypto';
import type { Host } from '../../src/host/host.ts';
import { StoredLedger } from '../../src/incidents/stored-ledger.ts';
import type { Ledger } from '../../src/incidents/ledger.ts';
import type { Store } from '../../src/store/store.ts';
import { withStore } from '../secmon-bridge/commands/with-store.ts';

export function ledgerOf(store: Store): Ledger {
  return new StoredLedger({ tables: store.ledger(), newOperationId: randomUUID });
}

/** For one command of the operator; the daemon may go on meanwhile. @throws Failure as `withStore` */
export async function withLedger<T>(
  host: Host,
  configuration: string,
  action: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  return await withStore(host, configuration, (store) => action(ledgerOf(store)));
}
