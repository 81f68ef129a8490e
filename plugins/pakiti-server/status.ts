/** The status of the server, counted at most so often: whoever asks again and again keeps no reports waiting. */
import { instant } from '../../src/pakiti/api/host-document.ts';
import {
  readStoreStatus,
  type ServerStatus,
  type StatusWorld,
  type StoreStatus,
} from '../../src/pakiti/api/status.ts';
import { version } from '../version.ts';
import type { Activity } from './activity.ts';

const COUNT_SECONDS = 10;

export interface StatusOptions extends StatusWorld {
  readonly activity: Activity;
  /** Seconds since the epoch. */
  readonly startedAt: number;
  /** Seconds on a clock that never steps. */
  readonly elapsed: () => number;
}

export function statusReader(options: StatusOptions): () => Promise<ServerStatus> {
  const { activity, startedAt, elapsed, now } = options;
  let counted: { readonly at: number; readonly status: Promise<StoreStatus> } | undefined;
  const count = async (): Promise<StoreStatus> => {
    if (counted === undefined || elapsed() - counted.at >= COUNT_SECONDS) {
      const status = readStoreStatus(options);
      const mine = (counted = { at: elapsed(), status });
      status.catch(() => {
        if (counted === mine) counted = undefined;
      });
    }
    return await counted.status;
  };
  return async () => ({
    ...{ version, started: instant(startedAt), at: instant(now()) },
    reports: Object.fromEntries(activity.reports) as ServerStatus['reports'],
    ...(await count()),
    work: activity.work,
    troubles: activity.troubles,
  });
}
