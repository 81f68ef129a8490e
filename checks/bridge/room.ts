/** How far the bridge is from taking nothing new: its queue has a bound in number and one in time. */
import { judge, type Finding, type Range } from '../../src/check/index.ts';
import { spanText } from '../../src/check/span-text.ts';
import type { StoreStatus } from './status.ts';

export interface RoomLimits {
  readonly 'room-warning': Range;
  readonly 'room-critical': Range;
}

/** Per cent of the room that is left, of whichever of the two is shorter; 0 when nothing new is taken. */
export function roomLeft({
  backlog,
  maxBacklog,
  oldestSeconds = 0,
  maxAgeSeconds = Infinity,
}: StoreStatus): number {
  const used = Math.max(backlog / maxBacklog, Math.max(0, oldestSeconds) / maxAgeSeconds);
  return Number.isNaN(used) ? 0 : 100 * Math.max(0, 1 - used);
}

export function roomFinding(store: StoreStatus, limits: RoomLimits): Finding {
  const { backlog, maxBacklog, oldestSeconds = 0, maxAgeSeconds } = store;
  const [subject, left] = ['store', roomLeft(store)];
  if (left === 0) {
    const why = backlog < maxBacklog ? `the oldest for ${spanText(oldestSeconds)}` : `${backlog} waiting`;
    return { state: 'CRITICAL', subject, kind: 'full', text: `full: ${why}, nothing new is taken` };
  }
  const state = judge(left, { warning: limits['room-warning'], critical: limits['room-critical'] });
  const age =
    maxAgeSeconds === undefined || oldestSeconds <= 0
      ? ''
      : `, oldest ${spanText(oldestSeconds)} of ${spanText(maxAgeSeconds)}`;
  const text = `${Math.floor(left)} % of room left: ${backlog} of ${maxBacklog} waiting${age}`;
  return { state, subject, kind: 'room', text };
}
