/** A ledger of its own in memory, and what tests say to it. */
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Observation, Saying, Sighting } from '../../src/incidents/command.ts';
import type { Issue } from '../../src/incidents/issue.ts';
import type { Ledger, Outcome } from '../../src/incidents/ledger.ts';
import { type LedgerWorld, StoredLedger } from '../../src/incidents/stored-ledger.ts';
import type { LedgerTables } from '../../src/store/ledger.ts';
import type { Store } from '../../src/store/store.ts';

export const DAY = 86_400;
export const T0 = 1_764_000_000;

export interface MemoryLedger {
  readonly ledger: Ledger;
  readonly tables: LedgerTables;
  close(): Promise<void>;
}

export async function memoryLedger(world: Partial<LedgerWorld> = {}): Promise<MemoryLedger> {
  const store = await openSqlite(':memory:');
  return { ledger: ledgerOn(store, world), tables: store.ledger(), close: () => store.close() };
}

export function ledgerOn(store: Store, world: Partial<LedgerWorld> = {}): Ledger {
  let operations = 0;
  const newOperationId = (): string => {
    operations += 1;
    return `operation-${operations}`;
  };
  return new StoredLedger({ tables: store.ledger(), newOperationId, ...world });
}

export function observation(given: Partial<Observation> = {}): Observation {
  return {
    subject: { site: 'SITE-A', class: 'vulnerability', id: 'CVE-2026-1234', scope: '' },
    ngi: 'NGI_X',
    title: 'CVE-2026-1234 on hosts of SITE-A',
    severity: 'high',
    hosts: [host('wn1')],
    ...given,
  };
}

export function host(name: string, state: Sighting['state'] = 'CRITICAL', seenAt = T0): Sighting {
  return { name, state, seenAt };
}

export function monitoring(at = T0, why = 'seen'): Saying {
  return { by: { kind: 'monitoring', name: 'intake', via: '' }, at, why };
}

export function person(at = T0, name = 'olga', why = 'decided'): Saying {
  return { by: { kind: 'person', name, via: 'command' }, at, why };
}

/** @throws Error when nothing has changed */
export function changed<T = Issue>(outcome: Outcome<T>): T {
  if (outcome.kind === 'changed') return outcome.now;
  throw new Error(`${outcome.kind}: ${outcome.reason}`);
}
