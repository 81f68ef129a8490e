/** A telling as JSON, for programs: a line of a file, the body of a webhook. The same whenever it is sent again. */
import type { Telling } from './telling.ts';
import type { Tlp } from './tlp.ts';
import type { Order, TrackerWorld } from './tracker.ts';

export interface Message extends Omit<Telling, 'at'> {
  /** Of the operation: who has had it once leaves it alone the next time. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly tlp: Tlp;
  /** For people; absent where there is none. */
  readonly link?: string;
}

export function messageOf(
  { operation, telling }: Pick<Order, 'operation' | 'telling'>,
  { tlp, linkOf }: Pick<TrackerWorld, 'tlp' | 'linkOf'>,
): Message {
  const link = linkOf(telling.key);
  const at = new Date(telling.at * 1000).toISOString();
  return { id: operation, ...telling, at, tlp, ...(link === undefined ? {} : { link }) };
}
