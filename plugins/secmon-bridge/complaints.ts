/** What is wrong with the files of a configuration, by field: the parts that daemons have in common. */
import { posix } from 'node:path';
import { readTls } from '../../src/bridge/listen.ts';
import type { ListenConfiguration } from '../../src/bridge/listen-schema.ts';
import { unmet, type Need } from '../../src/bridge/needs.ts';
import { serverTls } from '../../src/host/local/listener-tls.ts';
import type { Machine } from '../../src/host/machine.ts';
import { openCredentials } from '../../src/trust/credentials.ts';
import type { StorePlace } from '../store/open.ts';
import { requirePostgresqlSettings } from '../store/postgresql.ts';
import type { ConfigurationComplaint } from './complaint.ts';
import { FieldFailure, inField } from './field-failure.ts';

/** What the paths need, and what the part itself says when it is asked. */
export async function complaintsOf(
  place: readonly string[],
  part: object,
  needs: readonly Need[],
  machine: Machine,
  ask: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly ConfigurationComplaint[]> {
  const complaints: ConfigurationComplaint[] = [];
  for (const need of needs) {
    const message = await unmet(need, machine);
    if (message !== undefined) complaints.push({ field: [...place, ...need.field], message });
  }
  try {
    await inField(place, part, ask);
  } catch (error) {
    if (!(error instanceof FieldFailure)) throw error;
    complaints.push({ field: error.field, message: error.message });
  }
  return complaints;
}

/** What a file cannot be read for is said by whoever asks first; the others say the same. */
export function firstOfEachField(
  complaints: readonly ConfigurationComplaint[],
): readonly ConfigurationComplaint[] {
  const byField = new Map<string, ConfigurationComplaint>();
  for (const complaint of complaints) {
    const field = complaint.field.join('.');
    if (!byField.has(field)) byField.set(field, complaint);
  }
  return [...byField.values()];
}

export function storeNeeds(store: StorePlace): readonly Need[] {
  if (!('sqlite' in store)) return [];
  const { sqlite: path } = store;
  return [
    { field: ['sqlite'], path: posix.dirname(path), use: 'fill' },
    { field: ['sqlite'], path, use: 'append' },
  ];
}

export async function examineStore(store: StorePlace): Promise<void> {
  if ('postgresql' in store) await requirePostgresqlSettings(store.postgresql);
}

export function listenNeeds({ tls }: ListenConfiguration): readonly Need[] {
  if (tls === undefined) return [];
  const { certificate, key, clientAuthorities } = tls;
  return [
    { field: ['tls', 'certificate'], path: certificate, use: 'certificates' },
    { field: ['tls', 'key'], path: key, use: 'group-private-key' },
    ...(clientAuthorities === undefined
      ? []
      : [{ field: ['tls', 'clientAuthorities'], path: clientAuthorities, use: 'certificates' } as const]),
  ];
}

export async function examineTls(listen: ListenConfiguration, machine: Machine): Promise<void> {
  const tls = await readTls(machine, listen);
  if (tls !== undefined) serverTls(tls);
}

export async function examineTokens(
  { tokens, clients }: ListenConfiguration,
  machine: Machine,
): Promise<void> {
  await openCredentials(machine, { tokens, clients, notice: () => undefined });
}
