/**
 * Events as messages of a topic.
 * Source: ARGO Messaging API, "Topics: publish"; `TopicPublish` of argo-messaging publishes message by message, so that a
 * refusal for size (413) comes after those before it have been published, and one for form (400) before any.
 */
import type { Answered } from '../../../host/exchange.ts';
import { Failure } from '../../../host/failure.ts';
import type { Clock } from '../../../host/host.ts';
import type { Event } from '../../event.ts';
import { inParts, type Refused } from '../over-http/in-parts.ts';
import { meaningOf } from '../over-http/meaning.ts';
import type { Target } from '../over-http/target.ts';
import { timeLeft } from '../over-http/time-left.ts';
import type { Outcome, Sink } from '../sink.ts';
import type { Encode } from './encode.ts';
import { metricData } from './metric-data.ts';
import type { ServiceTypeOf } from './service-type.ts';

export interface Ams {
  readonly target: Target;
  readonly project: string;
  readonly topic: string;
  readonly token: string;
  readonly encode: Encode;
  readonly serviceTypeOf: ServiceTypeOf;
  readonly monitoringHost: string;
  /** The attribute that consumers choose by. */
  readonly messageType: string;
  readonly together: number;
  /** Bytes of a request, and of one message in it. */
  readonly maxBytes: number;
  /** Requests that are not full are so far apart. */
  readonly everySeconds: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The body without its messages: `{"messages":[]}`. */
const FRAME_BYTES = 15;

export function amsSink(name: string, ams: Ams): Sink {
  const { target, together, maxBytes, clock } = ams;
  const pace = pacer(ams);
  return {
    name,
    async deliver(events, deadline) {
      const signal = timeLeft(clock, ams.signal, deadline);
      if (events.length < together) await pace(signal);
      return await inParts(
        events.map((event) => messageOf(ams, event)),
        {
          most: { items: together, bytes: maxBytes - FRAME_BYTES },
          sizeOf: (message) => message.length + 1,
          signal,
          send: (messages) => publish(ams, messages),
        },
      );
    },
    close: () => target.close(),
  };
}

/** Few events in a request cost as much as many: so long after the last, more have come. */
function pacer({ clock, everySeconds }: Ams): (signal: AbortSignal) => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    const wait = last + everySeconds - clock.elapsed();
    if (wait > 0) await firstOf([clock.after(wait), signal]);
    last = clock.elapsed();
  };
}

function firstOf(signals: readonly AbortSignal[]): Promise<void> {
  const any = AbortSignal.any([...signals]);
  return new Promise((resolve) => {
    if (any.aborted) resolve();
    else any.addEventListener('abort', () => resolve(), { once: true });
  });
}

function messageOf(ams: Ams, event: Event): string {
  const data = metricData(event, ams.serviceTypeOf(event.subject), ams.monitoringHost);
  const attributes = { partition_date: data.timestamp.slice(0, 'YYYY-MM-DD'.length), type: ams.messageType };
  return JSON.stringify({ attributes, data: ams.encode(data).toString('base64') });
}

async function publish(ams: Ams, messages: readonly string[]): Promise<readonly Outcome[] | Refused> {
  const { target, project, topic, token, clock } = ams;
  const body = `{"messages":[${messages.join(',')}]}`;
  const tooLong = excess(ams, body);
  if (tooLong !== undefined) return { refused: tooLong };
  const answer = await target.ask({
    method: 'POST',
    url: `${target.base}/v1/projects/${project}/topics/${topic}:publish`,
    headers: { 'content-type': 'application/json', 'x-api-key': token },
    body,
  });
  const said = meaningOf(answer, { host: target.host, secrets: [token], now: clock.now() });
  switch (said.kind) {
    case 'taken':
      return messageIds(answer, messages.length, ams).map((reference) => ({ state: 'delivered', reference }));
    case 'wait':
      return messages.map(() => ({
        state: 'retry',
        reason: said.reason,
        afterSeconds: said.afterSeconds,
        attempted: false,
      }));
    case 'trouble':
      throw said.failure;
    case 'refused':
      return refusalOf(answer.status, said.reason);
  }
}

/** Only one message alone comes here: the others are parted before. */
function excess({ maxBytes }: Ams, body: string): string | undefined {
  return body.length > maxBytes ? `${body.length} bytes, and at most ${maxBytes} are sent` : undefined;
}

/** @throws Failure for what is wrong with project, topic or address, not with a message */
function refusalOf(status: number, reason: string): Refused {
  if (status === 413) return { refused: reason, partly: true };
  if (status === 400 || status === 422) return { refused: reason };
  throw new Failure(status === 404 ? 'missing' : 'refused', reason);
}

/** @throws Failure `malformed` when it is not said of each that it was published */
function messageIds({ bytes }: Answered, count: number, { target }: Ams): readonly string[] {
  const ids = parsedIds(bytes.toString('utf8'));
  if (ids?.length === count) return ids;
  throw new Failure('malformed', `${target.host}: does not say of each of ${count} that it is published`);
}

function parsedIds(text: string): readonly string[] | undefined {
  try {
    const answer = JSON.parse(text) as { readonly messageIds?: unknown } | null;
    const ids = answer?.messageIds;
    return Array.isArray(ids) ? ids.map(String) : undefined;
  } catch {
    return undefined;
  }
}
