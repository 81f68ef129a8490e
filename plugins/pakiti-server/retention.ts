/** What is old goes from time to time: silent hosts, history, and whatever nobody has any more. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/host/host.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import type { PurgeRule } from '../../src/store/pakiti/retention.ts';
import type { Log } from '../secmon-bridge/log.ts';
import type { Activity } from './activity.ts';

export interface RetentionConfiguration {
  readonly silentDays?: number;
  readonly historyDays?: number;
}

const DAY = 86_400;
const SILENT_DAYS = 180;
const HISTORY_DAYS = 400;
const EVERY_SECONDS = 3600;

const days = (usual: number, description: string): object => ({
  ...{ type: 'number', minimum: 1, default: usual, description },
});

export const retentionSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    silentDays: days(SILENT_DAYS, 'after which a host that has not reported goes, with its history'),
    historyDays: days(HISTORY_DAYS, 'that it is known which CVE a host has had, and which packages'),
  },
} as const;

/** @param now seconds since the epoch */
export function purgeRule(
  { silentDays = SILENT_DAYS, historyDays = HISTORY_DAYS }: RetentionConfiguration,
  now: number,
): PurgeRule {
  return { silentSince: now - silentDays * DAY, endedBefore: now - historyDays * DAY };
}

export interface RetainingWorld {
  readonly tables: PakitiTables;
  readonly clock: Clock;
  readonly activity: Activity;
  readonly log: Log;
  /** Why nothing may be deleted now; undefined where it may. */
  readonly keepsOld: () => string | undefined;
  /** Age from which on signed reports are refused for it alone, seconds. */
  readonly replaySeconds: number;
}

export interface Retaining {
  stop(): Promise<void>;
}

export function startRetention(retention: RetentionConfiguration, world: RetainingWorld): Retaining {
  const { activity, keepsOld } = world;
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      const kept = keepsOld();
      activity.trouble('retention', kept ?? (await purge(retention, world)));
      await delay(EVERY_SECONDS * 1000, undefined, { signal }).catch(() => undefined);
    }
  };
  const working = work();
  return {
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

/** @returns what went wrong; it is tried again */
async function purge(
  retention: RetentionConfiguration,
  { tables, clock, log, replaySeconds }: RetainingWorld,
): Promise<string | undefined> {
  try {
    const now = clock.now();
    const gone = await tables.purge(purgeRule(retention, now), now);
    await tables.forgetSigned(now - replaySeconds);
    if (Object.values(gone).some((count) => count > 0)) log.write('info', 'retired', { ...gone });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
