/** What people have done since the last time, by a cursor that knows what was heard of the ids that are read again. */
import type { Inbound } from '../tracker.ts';
import { afterTurn, type Failures, restingOf } from './failing.ts';
import { factsOf, type FactsWorld } from './facts.ts';
import { inboundSince } from './inbound.ts';
import { queuesOf } from './layout.ts';

interface Cursor extends Failures {
  readonly after: number;
  /** Ids beyond it that were handled. */
  readonly handled: readonly number[];
  /** Tickets that are open since a machine has written; absent where there are none. */
  readonly opened?: readonly number[];
}

/** Of others at once: at a request a second they are read well within the deadline. */
const MOST_EVENTS = 20;

/** 5,000 of seven digits are 40 KB. */
const MOST_HANDLED = 5000;

/**
 * Requests: 2, 1 more for each further hundred changes and for each ticket decided about, 2 for each message; 1 more the
 * first time.
 */
export async function hear(world: FactsWorld, text: string): Promise<Inbound> {
  const { client, self, layout } = world;
  const queues = queuesOf(layout);
  const cursor = text === '' ? await start(world, queues) : read(text);
  if (cursor === undefined) return { facts: [], cursor: '', more: false };
  const known = new Set(cursor.handled);
  const lost = new Set(cursor.givenUp);
  const resting = restingOf(cursor);
  const givenUp = (id: number): boolean => lost.has(id);
  const inbound = await inboundSince(client, {
    queues,
    self,
    cursor: cursor.after,
    handled: (id) => known.has(id),
    rests: (id) => resting.has(id),
    givenUp,
    most: MOST_EVENTS,
  });
  const { facts, opened, heard, ...found } = await factsOf(world, inbound.events, cursor.opened, givenUp);
  const stops = [...inbound.stops, ...found.stops];
  const { failing, ...after } = afterTurn(cursor, { ...inbound, stops });
  const next: Cursor = {
    ...bounded(found.stops.length === 0 ? inbound.cursor : cursor.after, [...known, ...heard]),
    ...(opened.length === 0 ? {} : { opened }),
    ...(failing.length === 0 ? {} : { failing }),
    ...(after.givenUp.length === 0 ? {} : { givenUp: after.givenUp }),
  };
  const isNews = failing.length > (cursor.failing?.length ?? 0);
  const [first] = stops;
  const isStuck = heard.length === 0 && next.after === cursor.after && !isNews && first !== undefined;
  return {
    facts,
    cursor: JSON.stringify(next),
    more: found.stops.length > 0 || inbound.more,
    ...(isStuck ? { failure: first.why } : {}),
  };
}

/** @param text as a version of before may have written it, which knew of one failing transaction alone */
function read(text: string): Cursor {
  const { failing, ...cursor } = JSON.parse(text) as Cursor;
  return Array.isArray(failing) ? { ...cursor, failing } : cursor;
}

/** Where more has happened than anybody does in that time, the oldest can no more be told from what is new. */
function bounded(after: number, handled: readonly number[]): Pick<Cursor, 'after' | 'handled'> {
  const open = handled.filter((id) => id > after).toSorted((one, other) => one - other);
  const [first, ...kept] = open.slice(-MOST_HANDLED - 1);
  return open.length > MOST_HANDLED && first !== undefined
    ? { after: first, handled: kept }
    : { after, handled: open };
}

/** Nobody has done anything to our tickets before there were any. */
async function start({ client, self }: FactsWorld, queues: readonly string[]): Promise<Cursor | undefined> {
  const first = await client.firstBy(self, queues);
  return first === undefined ? undefined : { after: first, handled: [] };
}
