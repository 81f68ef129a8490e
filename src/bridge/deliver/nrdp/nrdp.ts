/** Results in requests of several, each as one form. */
import type { Answered } from '../../../host/exchange.ts';
import { Failure } from '../../../host/failure.ts';
import type { Clock } from '../../../host/host.ts';
import type { Event } from '../../event.ts';
import { inParts, type Refused } from '../over-http/in-parts.ts';
import { meaningOf } from '../over-http/meaning.ts';
import { said } from '../over-http/said.ts';
import type { Target } from '../over-http/target.ts';
import { timeLeft } from '../over-http/time-left.ts';
import type { Outcome, Sink } from '../sink.ts';
import { checkResult, isWritable } from './check-result.ts';
import { parseReply } from './reply.ts';
import { spacer } from './spacing.ts';

export interface Nrdp {
  readonly target: Target;
  readonly token: string;
  readonly together: number;
  /** Bytes of a request; PHP throws a form that is longer than it takes away whole. */
  readonly maxBytes: number;
  /** How often Nagios takes what NRDP has written. */
  readonly reaperSeconds: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** `token=…&cmd=submitcheck&JSONDATA=…` around the results. */
const FRAME_BYTES = 1024;
const ONE_AT_FAULT: readonly number[] = [400, 413, 422];
const BAD_DATA: readonly string[] = ['BAD JSON', 'NO DATA'];
const CREDENTIALS = /TOKEN|AUTHENTICATED|BAD_USER|HTTPS/;

export function nrdpSink(name: string, nrdp: Nrdp): Sink {
  const { target, together, maxBytes, clock, signal, reaperSeconds } = nrdp;
  const spacing = spacer(clock, reaperSeconds);
  return {
    name,
    async deliver(events, deadline) {
      const { ready, waits } = spacing.part(events);
      const outcomes = await inParts(ready.map(form), {
        most: { items: together, bytes: maxBytes - FRAME_BYTES },
        sizeOf: ({ encoded }) => encoded.length,
        signal: timeLeft(clock, signal, deadline),
        send: (items) => submit(nrdp, items),
      }).finally(() => spacing.sent(ready));
      const known = new Map(ready.map((event, index) => [event, outcomes[index]] as const));
      return events.map((event) => known.get(event) ?? waits);
    },
    close: () => target.close(),
  };
}

interface Item {
  /** One result with the comma after it, as it stands in the form. */
  readonly encoded: string;
  readonly writable: boolean;
}

function form(event: Event): Item {
  return { encoded: encoded(`${JSON.stringify(checkResult(event))},`), writable: isWritable(event) };
}

/** `application/x-www-form-urlencoded`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+');
}

async function submit(nrdp: Nrdp, items: readonly Item[]): Promise<readonly Outcome[] | Refused> {
  if (!items.every(({ writable }) => writable))
    return { refused: 'no name in Nagios: it is empty or holds a control character' };
  const body = bodyOf(nrdp, items);
  if (body.length > nrdp.maxBytes)
    return { refused: `${body.length} bytes encoded, and at most ${nrdp.maxBytes} are sent` };
  const { target, token, clock } = nrdp;
  const answer = await target.ask({
    method: 'POST',
    url: addressOf(target),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  const meaning = meaningOf(answer, { host: target.host, secrets: [token], now: clock.now() });
  switch (meaning.kind) {
    case 'taken':
      return judgedReply(nrdp, answer, items.length);
    case 'wait':
      return items.map(() => ({
        state: 'retry',
        reason: meaning.reason,
        afterSeconds: meaning.afterSeconds,
        attempted: false,
      }));
    case 'trouble':
      throw meaning.failure;
    case 'refused':
      if (ONE_AT_FAULT.includes(answer.status)) return { refused: meaning.reason };
      throw new Failure(answer.status === 404 ? 'missing' : 'refused', meaning.reason);
  }
}

/** A web server redirects from a directory without its slash, and redirects are not followed. */
function addressOf({ url, base }: Target): string {
  return url.endsWith('.php') ? url : `${base}/`;
}

function bodyOf({ token }: Nrdp, items: readonly Item[]): string {
  const list = items.map(({ encoded: item }) => item).join('');
  const data = `${encoded('{"checkresults":[')}${list.slice(0, -encoded(',').length)}${encoded(']}')}`;
  return `token=${encoded(token)}&cmd=submitcheck&JSONDATA=${data}`;
}

/** @throws Failure when it is not said that all were read */
function judgedReply(
  { target, token }: Nrdp,
  { bytes }: Answered,
  count: number,
): readonly Outcome[] | Refused {
  const text = bytes.toString('utf8');
  const reply = parseReply(text);
  if (reply === undefined)
    throw new Failure('malformed', `${target.host}: no answer of NRDP, ${said(text, [token])}`);
  if (reply.state === 'error') {
    const reason = `${target.host}: NRDP says ${said(reply.message, [token])}`;
    if (BAD_DATA.includes(reply.message)) return { refused: reason };
    throw new Failure(CREDENTIALS.test(reply.message) ? 'denied' : 'failed', reason);
  }
  if (reply.count !== count)
    throw new Failure('malformed', `${target.host}: ${reply.count} of ${count} results read`);
  return Array.from({ length: count }, () => ({ state: 'delivered', reference: `${target.host} read it` }));
}
