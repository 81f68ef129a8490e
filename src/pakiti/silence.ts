/** Whether a host says anything of now. */
import { isAhead } from '../store/clocks.ts';

/** @param lastSeen seconds since the epoch; one that is yet to come, of a clock that was wrong, says nothing of when it was */
export function isSilent(lastSeen: number, now: number, afterSeconds: number): boolean {
  return now - lastSeen > afterSeconds || isAhead(lastSeen, now);
}
