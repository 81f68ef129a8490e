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
import type { Pending } from './pending.ts';

export interface SessionOptions {
  readonly queue: string;
  readonly siteVariable: string;
  /** Custom variables that become tags. */
  readonly tags: readonly string[];
  /** Seconds between two looks at all objects while the stream goes on. */
  readonly reconcileSeconds: number;
  /** Seconds by which the stream may be behind: Icinga 2.13 was seen to hold first events back for up to five. */
  readonly settleSeconds: number;
}

export interface SessionWorld {
  /** Requests that end with the signal. */
  readonly connect: (signal: AbortSignal) => IcingaApi;
  readonly clock: Clock;
  /** What was heard stays through sessions until it is stored. */
  readonly pending: Pending;
  readonly known: Known;
  /** Resolves when they are stored; waits where the store is full. False when the signal has aborted before. */
  readonly hand: (
    results: readonly SeenResult[],
    objects: Directory,
    signal: AbortSignal,
  ) => Promise<boolean>;
  readonly notice: (notice: Notice) => void;
  readonly heard: () => void;
  /** @param count results that were stored because they were looked up: the stream had not told them */
  readonly found: (programStart: number, count: number) => void;
  /** Everything is there that can be, and the stream goes on. */
  readonly settled: () => void;
}

const MAX_LINE_BYTES = 4 * 2 ** 20;
const BATCH = 500;

/** Goes on until the stream is silent for too long, or the signal aborts. @throws Failure that says what else ended it */
export async function session(
  world: SessionWorld,
  options: SessionOptions,
  stopping: AbortSignal,
): Promise<void> {
  const streaming = new AbortController();
  const over = AbortSignal.any([stopping, streaming.signal]);
  const done = new AbortController();
  const api = world.connect(AbortSignal.any([stopping, done.signal]));
  const chunks = await api.openEvents(options.queue);
  const variables = { site: options.siteVariable, tags: options.tags };
  const objects = directory(variables, (name) => api.object(name));
  const listening = listen(chunks, world).finally(() => streaming.abort());
  const handing = handOn({ api, objects, over, stopping }, world, options).finally(() => done.abort());
  const [listened, handed] = await Promise.allSettled([listening, handing]);
  if (stopping.aborted) return;
  for (const outcome of [handed, listened]) if (outcome.status === 'rejected') throw outcome.reason;
}

async function listen(chunks: AsyncIterable<Buffer>, world: SessionWorld): Promise<void> {
  const lines = new LineCutter(MAX_LINE_BYTES);
  try {
    for await (const chunk of chunks) {
      world.heard();
      for (const line of lines.push(chunk)) {
        const seen = Buffer.isBuffer(line) ? seenInLine(line) : { why: `has ${line.droppedBytes} bytes` };
        if (seen === undefined) continue;
        if (!('why' in seen)) world.pending.add(seen);
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
  readonly objects: Directory;
  /** The stream has ended. */
  readonly over: AbortSignal;
  readonly stopping: AbortSignal;
}

/** When the stream is over, what was heard of it is stored all the same. */
async function handOn(connection: Connection, world: SessionWorld, options: SessionOptions): Promise<void> {
  const { over, stopping } = connection;
  const { clock, pending } = world;
  let lookAt = clock.elapsed();
  while (!stopping.aborted) {
    if (!over.aborted && clock.elapsed() >= lookAt) {
      await reconcile(connection, world, options);
      lookAt = clock.elapsed() + options.reconcileSeconds;
    }
    const batch = pending.take(BATCH);
    await store([], batch, connection, world);
    if (batch.length > 0) continue;
    if (over.aborted) return;
    await pause(clock, lookAt - clock.elapsed(), AbortSignal.any([over, pending.arrival()]));
  }
}

async function reconcile(
  connection: Connection,
  world: SessionWorld,
  { settleSeconds }: SessionOptions,
): Promise<void> {
  const { api, objects, over } = connection;
  const { clock, known, pending } = world;
  const programStart = await api.programStart();
  const all = await api.objects();
  world.heard();
  objects.replace(all);
  await pause(clock, settleSeconds, over);
  const heard = pending.take(Infinity);
  const told = knownResults(heard);
  const found = all.flatMap(lastOf).filter((one) => !known.has(one) && !told.has(one));
  if (!(await store(found, heard, connection, world))) return;
  world.found(programStart, found.length);
  if (!over.aborted) world.settled();
}

/** @returns false when it was told to stop before; what was heard is then still pending, as when it fails */
async function store(
  found: readonly SeenResult[],
  heard: readonly SeenResult[],
  { objects, stopping }: Connection,
  { known, hand, pending }: SessionWorld,
): Promise<boolean> {
  const ordered = inOrder([...found, ...heard]);
  let stored = false;
  try {
    for (let from = 0; from < ordered.length; from += BATCH) {
      const fresh = ordered.slice(from, from + BATCH).filter((one) => !known.has(one));
      if (!(await hand(fresh, objects, stopping))) return false;
      for (const one of fresh) known.add(one);
    }
    stored = true;
    return true;
  } finally {
    if (!stored) pending.restore(heard);
  }
}

function lastOf({ host, service, last }: IcingaObject): readonly SeenResult[] {
  return last === undefined ? [] : [{ host, service, result: last }];
}
