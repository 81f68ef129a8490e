/** A receiver of webhooks that does what ours ask of one: it checks the signature, and knows what it has had. */
import { createHmac } from 'node:crypto';
import type { Heard, OtherSide, Performed } from './fault-server.ts';

export interface WebhookDouble extends OtherSide {
  /** What it has acted on, once each. */
  readonly taken: readonly unknown[];
}

/** @param refuses requests whose body it does not take (422) */
export function webhookDouble(key: string, refuses: (body: string) => boolean = () => false): WebhookDouble {
  const taken: unknown[] = [];
  const had = new Set<string>();
  return { taken, perform };

  function perform({ headers, body }: Heard): Performed {
    const [, seconds = '', mac = ''] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['secmon-signature'] ?? '') ?? [];
    if (createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex') !== mac)
      return { reply: { status: 401, body: 'no signature of ours' }, effects: [] };
    if (refuses(body)) return { reply: { status: 422, body: 'no' }, effects: [] };
    const given: unknown = JSON.parse(body);
    const items: readonly unknown[] = Array.isArray(given) ? (given as unknown[]) : [given];
    const fresh = items.filter((item) => !had.has(keyOf(item, headers)));
    const effects = fresh.map((item) => keyOf(item, headers));
    for (const effect of effects) had.add(effect);
    taken.push(...fresh);
    return { reply: { status: 200, body: '{"ok":true}' }, effects };
  }
}

/** By itself an event goes by the key of its request, in a list by its id. */
function keyOf(item: unknown, headers: Heard['headers']): string {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined;
  return typeof id === 'string' ? id : (headers['idempotency-key'] ?? '');
}
