/** The ledger of the bridge's store, for one command of the operator; the daemon may go on meanwhile. */
import type { Host } from '../../src/host/host.ts';
import type { Ledger } from '../../src/incidents/ledger.ts';
import type { Configuration } from '../secmon-bridge/configuration.ts';
import { withStore } from '../secmon-bridge/commands/with-store.ts';
import { toldBy } from '../secmon-bridge/tracker-configuration.ts';
import { ledgerOf } from '../store/ledger.ts';

/** @throws Failure as `withStore` */
export async function withLedger<T>(
  host: Host,
  configuration: string,
  action: (ledger: Ledger, configuration: Configuration) => Promise<T>,
): Promise<T> {
  return await withStore(host, configuration, (store, read) =>
    action(ledgerOf(store, toldBy(read.trackers)), read),
  );
}
