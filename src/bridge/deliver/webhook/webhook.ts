/** Events as signed requests, one each or several together. */
import { createHash } from 'node:crypto';
import type { Answered } from '../../../host/exchange.ts';
import type { Clock } from '../../../host/host.ts';
import { subjectKey, type Event } from '../../event.ts';
import { inOrder } from '../over-http/in-order.ts';
import { inParts, type Refused } from '../over-http/in-parts.ts';
import { meaningOf, type Meaning } from '../over-http/meaning.ts';
import type { Target } from '../over-http/target.ts';
import { wellFormedJson } from '../over-http/well-formed.ts';
import { timeLeft } from '../over-http/time-left.ts';
import type { Outcome, Sink } from '../sink.ts';
import { signature } from './signature.ts';
import type { Render } from './template.ts';

export interface Webhook {
  readonly target: Target;
  readonly key: string;
  readonly render: Render;
  /** Events in one request; 1 sends each by itself, more than 1 a list. */
  readonly together: number;
  /** Requests at the same time. */
  readonly parallel: number;
  /** Bytes of a body; an event that needs more is dead. */
  readonly maxBodyBytes: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What a list is refused for when one of its events is at fault. */
const ONE_AT_FAULT: readonly number[] = [400, 413, 422];
/** It may be the event that the server fails over, so that this counts as an attempt. */
const INTERNAL_ERROR = 500;

export function webhookSink(name: string, webhook: Webhook): Sink {
  const { together, parallel, maxBodyBytes, clock, target } = webhook;
  return {
    name,
    async deliver(events, deadline) {
      const signal = timeLeft(clock, webhook.signal, deadline);
      if (together === 1) {
        const keyOf = ({ subject }: Event): string => subjectKey(subject);
        return await inOrder(events, { parallel, keyOf, signal }, (event) => sendOne(webhook, event));
      }
      return await inParts(
        events.map((event) => ({ event, json: jsonOf(webhook, event) })),
        {
          most: { items: together, bytes: maxBodyBytes },
          sizeOf: ({ json }) => Buffer.byteLength(json) + 1,
          signal,
          send: (items) => sendMany(webhook, items),
        },
      );
    },
    close: () => target.close(),
  };
}

interface Rendered {
  readonly event: Event;
  readonly json: string;
}

function jsonOf({ render }: Webhook, event: Event): string {
  return wellFormedJson(render(event));
}

async function sendOne(webhook: Webhook, event: Event): Promise<Outcome> {
  const body = jsonOf(webhook, event);
  const tooLong = excess(webhook, body);
  if (tooLong !== undefined) return { state: 'dead', reason: tooLong };
  const answer = await post(webhook, body, event.id);
  return outcomeOf(meaning(webhook, answer), reference(webhook, answer), answer);
}

async function sendMany(webhook: Webhook, items: readonly Rendered[]): Promise<readonly Outcome[] | Refused> {
  const body = `[${items.map(({ json }) => json).join(',')}]`;
  const tooLong = excess(webhook, body);
  if (tooLong !== undefined) return { refused: tooLong };
  const answer = await post(webhook, body, keyOf(items));
  const said = meaning(webhook, answer);
  if (said.kind === 'refused' && ONE_AT_FAULT.includes(answer.status)) return { refused: said.reason };
  const outcome = outcomeOf(said, reference(webhook, answer), answer);
  return items.map(() => outcome);
}

function excess({ maxBodyBytes }: Webhook, body: string): string | undefined {
  const bytes = Buffer.byteLength(body);
  return bytes > maxBodyBytes ? `${bytes} bytes, and at most ${maxBodyBytes} are sent` : undefined;
}

/** The same events together have the same key. */
function keyOf(items: readonly Rendered[]): string {
  const ids = items.map(({ event }) => event.id);
  return createHash('sha256').update(ids.join()).digest('hex');
}

function post({ target, key, clock }: Webhook, body: string, idempotencyKey: string): Promise<Answered> {
  return target.ask({
    method: 'POST',
    url: target.url,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
      'secmon-signature': signature(key, Math.floor(clock.now()), body),
    },
    body,
  });
}

function meaning({ target, key, clock }: Webhook, answer: Answered): Meaning {
  return meaningOf(answer, { host: target.host, secrets: [key], now: clock.now() });
}

function reference({ target }: Webhook, { status }: Answered): string {
  return `${target.host} ${status}`;
}

/** @throws Failure where nothing is known of it */
function outcomeOf(said: Meaning, taken: string, { status }: Answered): Outcome {
  switch (said.kind) {
    case 'taken':
      return { state: 'delivered', reference: taken };
    case 'refused':
      return { state: 'dead', reason: said.reason };
    case 'wait':
      return { state: 'retry', reason: said.reason, afterSeconds: said.afterSeconds, attempted: false };
    case 'trouble':
      if (status === INTERNAL_ERROR) return { state: 'retry', reason: said.failure.message };
      throw said.failure;
  }
}
