/** The bridge's store for one command of the operator; the daemon may go on meanwhile. */
import { Failure } from '../../../src/host/failure.ts';
import type { Host } from '../../../src/host/host.ts';
import type { Store } from '../../../src/store/store.ts';
import { openPostgresql } from '../../store/postgresql.ts';
import { openExistingSqlite } from '../../store/sqlite.ts';
import { readConfiguration, type Configuration } from '../configuration.ts';

/** @throws Failure as `readConfiguration`, or `missing` where there is no store; what the database says as `failed` */
export async function withStore<T>(
  host: Host,
  path: string,
  action: (store: Store, configuration: Configuration) => Promise<T>,
): Promise<T> {
  const configuration = await readConfiguration(host, path);
  const store = await openPlace(configuration.store);
  try {
    return await action(store, configuration);
  } finally {
    await store.close();
  }
}

export async function openPlace(place: Configuration['store']): Promise<Store> {
  if ('sqlite' in place) return await openExistingSqlite(place.sqlite);
  return await openPostgresql({ connectionString: place.postgresql });
}

/** @throws Failure `missing` for a name that the configuration does not have */
export function requireSink({ sinks }: Configuration, name: string | undefined): string {
  if (name !== undefined && sinks.some((sink) => sink.name === name)) return name;
  const known = sinks.map((sink) => sink.name).join(', ');
  throw new Failure(
    'missing',
    name === undefined ? `--sink is missing: ${known}` : `no sink '${name}': ${known}`,
  );
}
