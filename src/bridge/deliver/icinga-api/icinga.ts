/**
 * Results into Icinga, each once. Icinga processes what it has already once more (which makes a soft state hard), and
 * answers 200 to what it throws away because a newer one is there: so it is asked what it has before and after.
 */
import type { Clock } from '../../../host/host.ts';
import type { Event } from '../../event.ts';
import { inOrder } from '../over-http/in-order.ts';
import { timeLeft } from '../over-http/time-left.ts';
import type { Outcome, Sink } from '../sink.ts';
import type { IcingaApi, Said } from './api.ts';
import { checkResult, type CheckResult } from './check-result.ts';
import { icingaObject, type IcingaObject } from './object.ts';
import { isNewer, isSameExecution, isSameResult, type StoredResult } from './stored-result.ts';

export interface IcingaTarget {
  readonly api: IcingaApi;
  /** Seconds until which the next result of a subject is expected; undefined leaves that to Icinga. */
  readonly ttlSeconds: number | undefined;
  readonly maxBodyBytes: number;
  /** Requests at the same time. */
  readonly parallel: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What Icinga had when it was last asked, by object: the answer after one result is the question before the next. */
type Known = Map<string, StoredResult | null>;

const MAX_KNOWN = 20_000;
const UNDEFINED_OBJECT = 'Icinga has no such object; `secmon bridge monitor-config` writes its definition';
const PASSIVE_DISABLED = 'set enable_passive_checks = true, as `secmon bridge monitor-config` does';

export function icingaSink(name: string, target: IcingaTarget): Sink {
  const { api, parallel, clock, signal } = target;
  const known: Known = new Map();
  return {
    name,
    deliver: (events, deadline) =>
      inOrder(events, { parallel, keyOf, signal: timeLeft(clock, signal, deadline) }, (event) =>
        deliverOne(event, target, known),
      ),
    close: () => api.close(),
  };
}

/** Events of several nodes may be about one object. */
function keyOf({ subject }: Event): string {
  return icingaObject(subject)?.name ?? '';
}

async function deliverOne(event: Event, target: IcingaTarget, known: Known): Promise<Outcome> {
  const object = icingaObject(event.subject);
  if (object === undefined) return dead("names of Icinga's objects hold no '!'");
  const result = checkResult(event, object, target.ttlSeconds);
  const body = JSON.stringify({ type: object.type, [object.type.toLowerCase()]: object.name, ...result });
  const bytes = Buffer.byteLength(body);
  if (bytes > target.maxBodyBytes)
    return dead(`${bytes} bytes, and at most ${target.maxBodyBytes} are sent to Icinga`);
  const key = object.name;
  const before = known.get(key) ?? (await target.api.lastResult(object));
  // Until it is known again: a request that fails may have been processed.
  known.delete(key);
  if (before === undefined) return await undefinedObject(target);
  if (before !== null && isSameResult(before, result, object))
    return remember(known, key, before, delivered(object, result));
  return await processed(object, result, await target.api.process(body), target, known, key);
}

async function processed(
  object: IcingaObject,
  result: CheckResult,
  { code, status, afterSeconds }: Said,
  target: IcingaTarget,
  known: Known,
  key: string,
): Promise<Outcome> {
  if (afterSeconds !== undefined) return { state: 'retry', reason: status, afterSeconds, attempted: false };
  switch (code) {
    case 200:
      break;
    case 404:
      return await undefinedObject(target);
    case 409:
      return superseded(object);
    case 403:
      return dead(`${status} ${PASSIVE_DISABLED}`);
    default:
      return code >= 500 || code === 408 || code === 429 ? retry(status) : dead(status);
  }
  if (/^Ignoring/i.test(status)) return retry(status);
  const after = await target.api.lastResult(object);
  if (after === undefined || after === null) return retry('Icinga said that it processed it, and has none');
  if (isSameExecution(after, result)) return remember(known, key, after, delivered(object, result));
  if (isNewer(after, result)) return remember(known, key, after, superseded(object));
  return retry('Icinga said that it processed it, and has an older one');
}

/** Where our user may not see an object, Icinga says that there is none: that is no fault of the event's. */
async function undefinedObject({ api }: IcingaTarget): Promise<Outcome> {
  await api.requirePermissions();
  return dead(UNDEFINED_OBJECT);
}

function remember(known: Known, key: string, stored: StoredResult, outcome: Outcome): Outcome {
  known.set(key, stored);
  for (const oldest of known.keys()) {
    if (known.size <= MAX_KNOWN) break;
    known.delete(oldest);
  }
  return outcome;
}

function delivered({ name }: IcingaObject, { execution_start }: CheckResult): Outcome {
  return { state: 'delivered', reference: `${name} ${execution_start}` };
}

function superseded({ name }: IcingaObject): Outcome {
  return { state: 'superseded', reference: `${name}: Icinga has a newer result` };
}

function dead(reason: string): Outcome {
  return { state: 'dead', reason };
}

function retry(reason: string): Outcome {
  return { state: 'retry', reason };
}
