/** `/api/` and `/metrics`: what is asked of the server. */
import type { Answer } from '../../src/host/listener.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { Site } from '../../src/incidents/contacts/directory.ts';
import { administratorOf } from '../../src/pakiti/api/administrators.ts';
import { api, API_PATHS, type ApiWorld } from '../../src/pakiti/api/api.ts';
import { feedKinds } from '../../src/pakiti/feeds/index.generated.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import type { Credentials } from '../../src/trust/credentials.ts';
import { metricsAnswer } from '../secmon-bridge/http.ts';
import type { Activity } from './activity.ts';
import type { Metrics } from './metrics.ts';
import { statusReader } from './status.ts';

export interface AskingWorld {
  readonly machine: Machine;
  readonly activity: Activity;
  readonly metrics: Metrics;
  readonly tables: PakitiTables;
  readonly credentials: Credentials;
  readonly isOnLoopback: boolean;
  /** Seconds since the epoch. */
  readonly startedAt: number;
  /** What is known of sites beside their hosts. */
  readonly sites: () => ReadonlyMap<string, Site>;
  /** Whether whoever has a role at a site may see it. */
  readonly showsAdministrators: boolean;
  /** Feeds that are to be there. */
  readonly wanted: () => Promise<readonly string[]>;
}

export function asking(world: AskingWorld): readonly (readonly [string, Answer])[] {
  const { machine, activity, metrics, tables, credentials, startedAt, sites, showsAdministrators, wanted } =
    world;
  const { clock } = machine;
  const door: Pick<ApiWorld, 'credentialOf' | 'turnedAway'> & Pick<AskingWorld, 'isOnLoopback'> = {
    isOnLoopback: world.isOnLoopback,
    credentialOf(request) {
      const known = credentials.credentialOf(request);
      // Who shows a token that is no good is not let in by a certificate.
      const mayBeSomebody = showsAdministrators && request.headers['authorization'] === undefined;
      return known ?? (mayBeSomebody ? administratorOf(sites(), request.client) : undefined);
    },
    turnedAway: (request) =>
      activity.turnedAway(request.client.address, credentials.refusalOf(request), false),
  };
  const now = (): number => clock.now();
  const status = statusReader({
    ...{ tables, kinds: feedKinds, wanted, activity, startedAt, now },
    elapsed: () => clock.elapsed(),
  });
  const text = async (): Promise<string> => await metrics.text(await status(), activity);
  const asked = api({
    ...{ ...door, tables, status, now, sites: () => Promise.resolve(sites()) },
    decided: (what) => activity.decided(what),
  });
  return [
    ['/metrics', metricsAnswer(door, metrics.contentType, text)],
    ...API_PATHS.map((path) => [path, asked] as const),
  ];
}
