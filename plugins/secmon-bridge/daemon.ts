/** receive → validate → append → acknowledge ┊ claim → route → deliver, composed. */
import { setTimeout as delay } from 'node:timers/promises';
import { fileSink } from '../../src/bridge/deliver/file/file.ts';
import { appender } from '../../src/bridge/queue/append.ts';
import { backoffSeconds } from '../../src/bridge/queue/backoff.ts';
import { deliverNext, type Lane, type QueueWorld } from '../../src/bridge/queue/deliver-next.ts';
import { receiveResults, type ResultsWorld } from '../../src/bridge/receive/http/results.ts';
import { subjectMap } from '../../src/bridge/subject-map.ts';
import { reportValidator } from '../../src/bridge/validate.ts';
import { listen } from '../../src/host/local/http-listener.ts';
import { localJournal } from '../../src/host/local/journal.ts';
import type { Store } from '../../src/store/store.ts';
import { findToken } from '../../src/trust/tokens.ts';
import { openPostgresql } from '../store/postgresql.ts';
import { openSqlite } from '../store/sqlite.ts';
import type { Configuration } from './configuration.ts';

const MAX_BODY_BYTES = 16 * 2 ** 20;
const MAX_ITEMS = 10_000;
const MAX_BACKLOG = 1_000_000;
const IDLE_SECONDS = 0.1;
const LANE = { routes: () => true, batch: 500, leaseSeconds: 120, maxAttempts: 50 } as const;
const ROTATION = { maxBytes: 2 ** 30, keep: 5 } as const;

export interface Running {
  readonly port: number;
  /** Takes nothing new, finishes what has begun. */
  stop(): Promise<void>;
}

export async function startBridge(configuration: Configuration): Promise<Running> {
  const store = await openStore(configuration.store);
  const now = (): number => Date.now() / 1000;
  const stopping = new AbortController();
  const sinks = configuration.sinks.map(({ name, file }) =>
    fileSink(name, file, localJournal(file, ROTATION)),
  );
  for (const { name } of sinks) await store.addSink(name);
  if ('sqlite' in configuration.store) await store.releaseClaims();
  const world = { store, now, random: Math.random };
  const lanes = sinks.map((sink) => runLane({ sink, ...LANE }, world, stopping.signal));
  const results = await resultsWorld(configuration, store, now);
  const listener = await listen({ port: configuration.http.port, maxBodyBytes: MAX_BODY_BYTES }, (request) =>
    receiveResults(request, results),
  );
  return {
    port: listener.port,
    async stop() {
      await listener.close();
      stopping.abort();
      await Promise.all(lanes);
      await store.close();
    },
  };
}

async function openStore(place: Configuration['store']): Promise<Store> {
  return 'sqlite' in place
    ? await openSqlite(place.sqlite)
    : await openPostgresql({ connectionString: place.postgresql });
}

async function resultsWorld(
  { sinks, tokens, hosts = [], maxBacklog = MAX_BACKLOG }: Configuration,
  store: Store,
  now: () => number,
): Promise<ResultsWorld> {
  return {
    name: 'http',
    validate: await reportValidator(),
    map: subjectMap(hosts),
    appender: appender({ store, now, sinks: sinks.map(({ name }) => name), maxBacklog }),
    credentialOf: (token) => findToken(tokens, token, now()),
    maxItems: MAX_ITEMS,
    maxBytes: 4 * MAX_BODY_BYTES,
  };
}

/** Each sink by itself: one that is dead delays no other. */
async function runLane(lane: Lane, world: QueueWorld, stopping: AbortSignal): Promise<void> {
  let failures = 0;
  while (!stopping.aborted) {
    const { claimed, failure } = await deliverNext(lane, world);
    failures = failure === undefined ? 0 : failures + 1;
    if (failures > 0) await pause(backoffSeconds(failures, world.random()), stopping);
    // Few together cost as much as many: let some gather.
    else if (claimed < lane.batch) await pause(IDLE_SECONDS, stopping);
    else await new Promise(setImmediate);
  }
}

async function pause(seconds: number, stopping: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { signal: stopping }).catch(() => undefined);
}
