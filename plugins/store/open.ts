import type { Store } from '../../src/store/store.ts';
import { openPostgresql } from './postgresql.ts';
import { openSqliteAlone } from './sqlite.ts';

/** A path, or a connection string. */
export type StorePlace = { readonly sqlite: string } | { readonly postgresql: string };

/** Claims of a process that has had an embedded store before are given up: it is for one process alone. @throws Failure `refused` while another has it */
export async function openStore(place: StorePlace): Promise<Store> {
  if ('postgresql' in place) return await openPostgresql({ connectionString: place.postgresql });
  const store = await openSqliteAlone(place.sqlite);
  await store.releaseClaims();
  return store;
}
