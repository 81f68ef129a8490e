/** Old, finished events go from time to time; what went is in the log. */
import { setTimeout as delay } from 'node:timers/promises';
import { RETENTION, retireOld, type RetentionRule } from '../../src/bridge/queue/retention.ts';
import { forgetSilent } from '../../src/incidents/intake/forget-silent.ts';
import { retireSent } from '../../src/incidents/trackers/run/retire-sent.ts';
import { cutHistory } from '../../src/portal/retention.ts';
import type { IntakeTables } from '../../src/store/intake.ts';
import type { LedgerTables } from '../../src/store/ledger.ts';
import { isWatching, type PeopleConfiguration } from './people-configuration.ts';
import type { DaemonWorld } from './world.ts';

export interface RetentionConfiguration {
  readonly days?: number;
  readonly deadDays?: number;
  readonly idDays?: number;
  readonly historyDays?: number;
  readonly toldDays?: number;
}

/** What of the whole configuration counts here. */
interface Retained {
  readonly retention?: RetentionConfiguration;
  readonly sinks: readonly { readonly name: string }[];
  readonly portal?: object;
  readonly incidents?: PeopleConfiguration;
}

/**
 * Sources may say again what they said a week ago (`maxAgeSeconds` of nagios-status and node-report): an id that was
 * forgotten by then would be taken for a new event.
 */
const LEAST_ID_DAYS = 8;
const DAY = 86_400;
const HISTORY_DAYS = 400;
const TOLD_DAYS = 90;
/** Voices that have said nothing for so long are forgotten, where what they have said decides nothing any more. */
const LEAST_VOICE_DAYS = 90;
const AT_ONCE = 1000;
const BETWEEN_SECONDS = 0.05;
const days = (seconds: number, minimum: number, description: string): object => ({
  type: 'number',
  minimum,
  default: seconds / DAY,
  description,
});

/** Part of `config/schema/bridge.schema.json`. */
export const retentionSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    days: days(RETENTION.keepSeconds, 1, 'that an event is kept that every sink has finished'),
    deadDays: days(RETENTION.keepDeadSeconds, 1, 'that a dead letter is kept, and its event'),
    idDays: days(
      RETENTION.keepIdsSeconds,
      LEAST_ID_DAYS,
      'that the id of an event is known after it has gone',
    ),
    historyDays: days(HISTORY_DAYS * DAY, 1, 'that a change is in the history of the portal'),
    toldDays: days(
      TOLD_DAYS * DAY,
      1,
      'that an operation is kept that a tracker was told; of each issue its last one is kept',
    ),
  },
} as const;

/** Seconds for which an id is known. */
export function idSeconds({ idDays }: RetentionConfiguration): number {
  return idDays === undefined ? RETENTION.keepIdsSeconds : idDays * DAY;
}

const EVERY_SECONDS = 3600;

export interface Retaining {
  stop(): Promise<void>;
}

export function startRetention(retained: Retained, world: DaemonWorld): Retaining {
  const { retention = {}, sinks } = retained;
  const { store, machine, activity, keepsOld } = world;
  const stopping = new AbortController();
  const pause = async (seconds: number, signal: AbortSignal): Promise<void> => {
    await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
  };
  const retire = {
    store,
    now: () => machine.clock.now(),
    sinks: sinks.map(({ name }) => name),
    upTo: () => readByFollowers(retained, store),
    pause,
  };
  const mayDelete = (): boolean => {
    const why = keepsOld();
    activity.keepsOld(why);
    return why === undefined;
  };
  const round = async (): Promise<void> => {
    try {
      const gone = await retireOld(ruleOf(retention), retire, stopping.signal);
      const before = machine.clock.now() - (retention.historyDays ?? HISTORY_DAYS) * DAY;
      const changes = await cutHistory(store.upkeep(), before, pause, stopping.signal);
      const told = machine.clock.now() - (retention.toldDays ?? TOLD_DAYS) * DAY;
      const operations = await retireAllSent(store.ledger(), told, pause, stopping.signal);
      activity.retired({ ...gone, changes, operations });
      if (retained.incidents !== undefined)
        await forgetAllSilent(
          store.intake(),
          machine.clock.now() - voiceSeconds(retention),
          pause,
          stopping.signal,
        );
    } catch (error) {
      activity.notRetired(error);
    }
  };
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (mayDelete()) await round();
      await pause(EVERY_SECONDS, stopping.signal);
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

/** What is older than that no source says again. */
function voiceSeconds(retention: RetentionConfiguration): number {
  return Math.max(LEAST_VOICE_DAYS * DAY, idSeconds(retention));
}

type Pause = (seconds: number, signal: AbortSignal) => Promise<void>;

/** A page at a time, so that nobody waits for it. @param step resolves to where to go on; undefined at the end */
async function pageByPage<Place>(
  first: Place,
  step: (after: Place) => Promise<Place | undefined>,
  pause: Pause,
  signal: AbortSignal,
): Promise<void> {
  for (let after: Place | undefined = first; after !== undefined && !signal.aborted;) {
    after = await step(after);
    await pause(BETWEEN_SECONDS, signal);
  }
}

async function forgetAllSilent(
  tables: IntakeTables,
  before: number,
  pause: Pause,
  signal: AbortSignal,
): Promise<void> {
  const step = async (after: string): Promise<string | undefined> =>
    (await forgetSilent(tables, before, after, AT_ONCE)).next;
  await pageByPage('', step, pause, signal);
}

/** @returns how many */
async function retireAllSent(
  tables: LedgerTables,
  before: number,
  pause: Pause,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  const step = async (after: number): Promise<number | undefined> => {
    const { operations, next } = await retireSent(tables, before, after, AT_ONCE);
    count += operations;
    return next;
  };
  await pageByPage(0, step, pause, signal);
  return count;
}

/** The last event that everybody else who reads the log has read. */
async function readByFollowers(
  { portal, incidents }: Retained,
  store: DaemonWorld['store'],
): Promise<number> {
  return Math.min(
    portal === undefined ? Infinity : await store.portal().position(),
    incidents === undefined ? Infinity : await store.intake().position(),
    incidents !== undefined && isWatching(incidents) ? await store.watch().position() : Infinity,
  );
}

function ruleOf(retention: RetentionConfiguration): RetentionRule {
  const { days, deadDays } = retention;
  const seconds = (given: number | undefined, usual: number): number =>
    given === undefined ? usual : given * DAY;
  return {
    keepSeconds: seconds(days, RETENTION.keepSeconds),
    keepDeadSeconds: seconds(deadDays, RETENTION.keepDeadSeconds),
    keepIdsSeconds: idSeconds(retention),
  };
}
