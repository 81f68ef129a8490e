/** How many wait, and for how long the oldest of them has. */
import { spanText } from '../../src/check/span-text.ts';

/** @param ahead the oldest is from a time to come, since a clock was set back */
export function waitingText(waiting: number, oldestSeconds: number, ahead: boolean): string {
  if (waiting === 0) return 'nothing waits';
  return ahead
    ? `${waiting} waiting, the oldest from ${spanText(-oldestSeconds)} ahead`
    : `${waiting} waiting, the oldest for ${spanText(oldestSeconds)}`;
}
