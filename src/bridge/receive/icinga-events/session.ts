/**
 * One connection to the event stream, and what belongs to it. Icinga sends nothing again, so that what came about before
 * the stream began is looked up; what is heard meanwhile waits, so that each object's results are taken in their order.
 */
import type { Clock } from '../../../host/host.ts';
import { Failure } from '../../../host/failure.ts';
import { LineCutter } from '../lines.ts';
import { pause } from '../pause.ts';
import type { Notice } from '../receiver.ts';
import { type IcingaApi, seenInLine } from './api.ts';
import type { SeenResult } from './check-result.ts';
import { inOrder, type Known, knownResults } from './known.ts';
import { directory, type Directory, type IcingaObject } from './objects.ts';
import { pendingResults, type Pending } from './pending.ts';

export interface SessionOptions {
  readonly queue: string;
  readonly siteVariable: string;
  /** Seconds between two looks at all objects while the stream goes on. */
  readonly reconcileSeconds: number;
  /** Seconds by which the stream may be behind: Icinga 2.13 was seen to hold first events back for up to five. */
  readonly settleSeconds: number;
}

export interface SessionWorld {
  /** Requests that end with the signal. */
  readonly connect: (signal: AbortSignal) => IcingaApi;
  readonly clock: Clock;
  readonly known: Known;
  /** Resolves when they are stored; waits where the store is full. False when the signal has aborted before. */
  readonly hand: (
    results: readonly SeenResult[],
    objects: Directory,
    signal: AbortSignal,
  ) => Promise<boolean>;
  readonly notice: (notice: Notice) => void;
  readonly heard: () => void;
  /** @param found results that were looked up and that the stream had not told */
  readonly reconciled: (programStart: number, found: number) => void;
}

const MAX_LINE_BYTES = 4 * 2 ** 20;
const MAX_PENDING = 100_000;
const BATCH = 500;

/** Goes on until the stream is silent for too long, or the signal aborts. @throws Failure that says what else ended it */
export async function session(
  world: SessionWorld,
  options: SessionOptions,
  signal: AbortSignal,
): Promise<void> {
  const ending = new AbortController();
  const ended = AbortSignal.any([signal, ending.signal]);
  const api = world.connect(ended);
  const pending = pendingResults(MAX_PENDING);
  const chunks = await api.openEvents(options.queue);
  const objects = directory(options.siteVariable, (name) => api.object(name));
  const both = [listen(chunks, pending, world), handOn({ api, pending, objects, ended }, world, options)];
  try {
    await Promise.race(both);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    ending.abort();
    await Promise.allSettled(both);
  }
}

async function listen(chunks: AsyncIterable<Buffer>, pending: Pending, world: SessionWorld): Promise<void> {
  const lines = new LineCutter(MAX_LINE_BYTES);
  try {
    for await (const chunk of chunks) {
      world.heard();
      for (const line of lines.push(chunk)) {
        const seen = Buffer.isBuffer(line) ? seenInLine(line) : { why: `has ${line.droppedBytes} bytes` };
        if (seen === undefined) continue;
        if (!('why' in seen)) pending.add(seen);
        else world.notice({ kind: 'dropped', text: `a line of the event stream ${seen.why}`, count: 1 });
      }
    }
  } catch (error) {
    // Nothing to say is no trouble, but cannot be told from a peer that is gone.
    if (error instanceof Failure && error.reason === 'timeout') return;
    throw error;
  }
  throw new Failure('unreachable', 'the event stream has ended');
}

interface Connection {
  readonly api: IcingaApi;
  readonly pending: Pending;
  readonly objects: Directory;
  readonly ended: AbortSignal;
}

async function handOn(connection: Connection, world: SessionWorld, options: SessionOptions): Promise<void> {
  const { pending, ended } = connection;
  const { clock } = world;
  let lookAt = clock.elapsed();
  while (!ended.aborted) {
    if (clock.elapsed() >= lookAt) {
      await reconcile(connection, world, options);
      lookAt = clock.elapsed() + options.reconcileSeconds;
    }
    const batch = pending.take(BATCH);
    await store(batch, connection, world);
    if (batch.length > 0) continue;
    await pause(clock, lookAt - clock.elapsed(), AbortSignal.any([ended, pending.arrival()]));
  }
}

async function reconcile(
  connection: Connection,
  world: SessionWorld,
  { settleSeconds }: SessionOptions,
): Promise<void> {
  const { api, pending, objects, ended } = connection;
  const { clock, known } = world;
  const programStart = await api.programStart();
  const all = await api.objects();
  world.heard();
  objects.replace(all);
  await pause(clock, settleSeconds, ended);
  const heard = pending.take(MAX_PENDING);
  const told = knownResults(heard);
  const found = all.flatMap(lastOf).filter((one) => !known.has(one) && !told.has(one));
  if (await store([...found, ...heard], connection, world)) world.reconciled(programStart, found.length);
}

/** @returns false when it was told to end before */
async function store(
  results: readonly SeenResult[],
  { objects, ended }: Connection,
  { known, hand }: SessionWorld,
): Promise<boolean> {
  const ordered = inOrder(results);
  for (let from = 0; from < ordered.length; from += BATCH) {
    const fresh = ordered.slice(from, from + BATCH).filter((one) => !known.has(one));
    if (!(await hand(fresh, objects, ended))) return false;
    for (const one of fresh) known.add(one);
  }
  return true;
}

function lastOf({ host, service, last }: IcingaObject): readonly SeenResult[] {
  return last === undefined ? [] : [{ host, service, result: last }];
}
