/**
 * NRDP writes a file of a random name for each result, with the second as its time, and Nagios takes all the files that
 * it finds in whatever order: two of one service that lie there together may be taken the wrong way round, and the older
 * state would stay. So the second is sent when the first has been taken.
 */
import type { Clock } from '../../../host/host.ts';
import type { Event } from '../../event.ts';
import { monitorTarget, targetKey } from '../../monitor-target.ts';
import type { Retry } from '../over-http/result.ts';

/** One more than Nagios' own interval, since NRDP's clock has whole seconds. */
const SLACK_SECONDS = 1;

export interface Spacer {
  /** The first of each subject that may go now, and the outcome of the others. */
  part(events: readonly Event[]): { readonly ready: readonly Event[]; readonly waits: Retry };
  /** Notes that these may lie there from now on. */
  sent(events: readonly Event[]): void;
}

export function spacer(clock: Clock, reaperSeconds: number): Spacer {
  const gap = reaperSeconds === 0 ? 0 : reaperSeconds + SLACK_SECONDS;
  const sentAt = new Map<string, number>();
  const waits: Retry = {
    state: 'retry',
    reason: 'the one before it may not have been taken yet',
    afterSeconds: gap,
    attempted: false,
  };
  return {
    part(events) {
      forget(sentAt, clock.elapsed() - gap);
      const seen = new Set(sentAt.keys());
      const ready = events.filter(({ subject }) => {
        const key = targetKey(monitorTarget(subject));
        if (seen.has(key)) return false;
        seen.add(key);
        return true;
      });
      return { ready, waits };
    },
    sent(events) {
      for (const { subject } of events) {
        sentAt.delete(targetKey(monitorTarget(subject)));
        sentAt.set(targetKey(monitorTarget(subject)), clock.elapsed());
      }
    },
  };
}

/** Maps keep the order of insertion, so the first are the oldest. */
function forget(sentAt: Map<string, number>, before: number): void {
  for (const [key, at] of sentAt) {
    if (at > before) return;
    sentAt.delete(key);
  }
}
