/** What people have done since the last time, by a cursor that knows what was heard of the ids that are read again. */
import type { Inbound } from '../tracker.ts';
import { factsOf, type FactsWorld } from './facts.ts';
import { inboundSince, OVERLAP } from './inbound.ts';
import { queuesOf } from './layout.ts';

interface Cursor {
  readonly after: number;
  /** Ids up to it that were handled. */
  readonly handled: readonly number[];
  /** Tickets that are open since a machine has written; absent where there are none. */
  readonly opened?: readonly number[];
}

/** Of others at once: at a request a second they are read well within the deadline. */
const MOST_EVENTS = 20;

/**
 * Requests: 2, 1 more for each further hundred changes, and for each message and each ticket decided about; 1 more the
 * first time.
 */
export async function hear(world: FactsWorld, text: string): Promise<Inbound> {
  const { client, self, layout } = world;
  const queues = queuesOf(layout);
  const cursor = text === '' ? await start(world, queues) : (JSON.parse(text) as Cursor);
  if (cursor === undefined) return { facts: [], cursor: '', more: false };
  const known = new Set(cursor.handled);
  const inbound = await inboundSince(client, {
    queues,
    self,
    cursor: cursor.after,
    handled: (id) => known.has(id),
    most: MOST_EVENTS,
  });
  const { facts, opened, events: count } = await factsOf(world, inbound.events, cursor.opened);
  const heard = inbound.events.slice(0, count).map(({ id }) => id);
  const isAll = count === inbound.events.length;
  const after = isAll ? inbound.cursor : Math.max(cursor.after, ...heard);
  const handled = [...known, ...heard].filter((id) => id > after - OVERLAP);
  const next: Cursor = { after, handled, ...(opened.length === 0 ? {} : { opened }) };
  return { facts, cursor: JSON.stringify(next), more: !isAll || inbound.more };
}

/** Nobody has done anything to our tickets before there were any. */
async function start({ client, self }: FactsWorld, queues: readonly string[]): Promise<Cursor | undefined> {
  const first = await client.firstBy(self, queues);
  return first === undefined ? undefined : { after: first, handled: [] };
}
