/** What people have done since the last time, by a cursor that knows what was heard of the ids that are read again. */
import type { Inbound } from '../tracker.ts';
import { factsOf, type FactsWorld } from './facts.ts';
import { inboundSince, type Stopped } from './inbound.ts';
import { queuesOf } from './layout.ts';
import type { RtTrouble } from './rt-failure.ts';

interface Cursor {
  readonly after: number;
  /** Ids beyond it that were handled. */
  readonly handled: readonly number[];
  /** Tickets that are open since a machine has written; absent where there are none. */
  readonly opened?: readonly number[];
  /** The transaction that everything else waits for, and how often it could not be understood. */
  readonly failing?: { readonly id: number; readonly times: number };
  /** Transactions that are taken for what cannot be read. */
  readonly givenUp?: readonly number[];
}

/** Of others at once: at a request a second they are read well within the deadline. */
const MOST_EVENTS = 20;

/** What fails for as long as that, while RT answers otherwise, fails for ever, and the others have waited long enough. */
const MOST_TRIES = 10;
const MOST_GIVEN_UP = 100;
/** 5,000 of seven digits are 40 KB. */
const MOST_HANDLED = 5000;

/**
 * Requests: 2, 1 more for each further hundred changes and for each ticket decided about, 2 for each message; 1 more the
 * first time.
 */
export async function hear(world: FactsWorld, text: string): Promise<Inbound> {
  const { client, self, layout } = world;
  const queues = queuesOf(layout);
  const cursor = text === '' ? await start(world, queues) : (JSON.parse(text) as Cursor);
  if (cursor === undefined) return { facts: [], cursor: '', more: false };
  const known = new Set(cursor.handled);
  const lost = new Set(cursor.givenUp);
  const givenUp = (id: number): boolean => lost.has(id);
  const { events, stopped, ...inbound } = await inboundSince(client, {
    queues,
    self,
    cursor: cursor.after,
    handled: (id) => known.has(id),
    givenUp,
    most: MOST_EVENTS,
  });
  const { facts, opened, heard, ...found } = await factsOf(world, events, cursor.opened, givenUp);
  const end = found.stopped ?? stopped;
  const next: Cursor = {
    ...bounded(found.stopped === undefined ? inbound.cursor : cursor.after, [...known, ...heard]),
    ...(opened.length === 0 ? {} : { opened }),
    ...afterFailing(cursor, end),
  };
  const isStuck = heard.length === 0 && next.after === cursor.after && end !== undefined;
  return {
    facts,
    cursor: JSON.stringify(next),
    more: found.stopped !== undefined || inbound.more,
    ...(isStuck ? { failure: end.why } : {}),
  };
}

/** Where more has happened than anybody does in that time, the oldest can no more be told from what is new. */
function bounded(after: number, handled: readonly number[]): Pick<Cursor, 'after' | 'handled'> {
  const open = handled.filter((id) => id > after).toSorted((one, other) => one - other);
  const [first, ...kept] = open.slice(-MOST_HANDLED - 1);
  return open.length > MOST_HANDLED && first !== undefined
    ? { after: first, handled: kept }
    : { after, handled: open };
}

/** A trouble of RT as a whole is of no transaction. */
const OF_ALL: readonly RtTrouble[] = ['throttled', 'unauthorized'];

function afterFailing(
  { failing, givenUp = [] }: Cursor,
  end: Stopped | undefined,
): Pick<Cursor, 'failing' | 'givenUp'> {
  const kept = givenUp.length === 0 ? {} : { givenUp };
  if (end?.at === undefined || OF_ALL.includes(end.why.trouble))
    return failing === undefined || end === undefined ? kept : { ...kept, failing };
  const times = failing?.id === end.at ? failing.times + 1 : 1;
  if (times < MOST_TRIES) return { ...kept, failing: { id: end.at, times } };
  return { givenUp: [...givenUp, end.at].slice(-MOST_GIVEN_UP) };
}

/** Nobody has done anything to our tickets before there were any. */
async function start({ client, self }: FactsWorld, queues: readonly string[]): Promise<Cursor | undefined> {
  const first = await client.firstBy(self, queues);
  return first === undefined ? undefined : { after: first, handled: [] };
}
