/** The directory of sites from GOCDB: asked, held against what was known, kept, joined. */
import type { Exchange } from '../../../host/exchange.ts';
import type { SiteDirectory } from '../directory.ts';
import { type CacheHost, keepEdition, keptEdition } from './cache.ts';
import type { GocdbPlace } from './client.ts';
import { joinEdition, type MaxAge } from './join.ts';
import { refreshEdition, type Trouble } from './refresh.ts';

export interface GocdbSource {
  readonly place: GocdbPlace;
  /** Directory of the last good answers, which nobody else can write. */
  readonly cache: string;
  readonly maxAge: MaxAge;
}

export interface RefreshedDirectory {
  readonly directory: SiteDirectory;
  readonly troubles: readonly Trouble[];
}

/**
 * @param exchange shows the client's certificate; see {@link GOCDB_NEEDS}
 * @param acceptLoss takes an answer from which many sites have vanished
 * @throws Failure when the cache cannot be read or written; trouble with GOCDB is in the result
 */
export async function refreshDirectory(
  host: CacheHost & { readonly clock: { now(): number } },
  exchange: Pick<Exchange, 'ask'>,
  { place, cache, maxAge }: GocdbSource,
  acceptLoss: boolean,
): Promise<RefreshedDirectory> {
  const last = await keptEdition(host, cache, place);
  const now = Math.floor(host.clock.now());
  const { edition, troubles } = await refreshEdition(last, { exchange, place, now, acceptLoss });
  if (edition !== last) await keepEdition(host, cache, place, edition);
  return { directory: joinEdition(edition, host.clock.now(), maxAge), troubles };
}

/** What is known without asking. @throws Failure when the cache cannot be read */
export async function keptDirectory(
  host: CacheHost & { readonly clock: { now(): number } },
  { place, cache, maxAge }: GocdbSource,
): Promise<SiteDirectory> {
  return joinEdition(await keptEdition(host, cache, place), host.clock.now(), maxAge);
}
