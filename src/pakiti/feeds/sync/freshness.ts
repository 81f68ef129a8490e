/** How old what we know of a feed is, and when nothing may rest on it any more. */
import type { FeedKind } from '../feed.ts';
import type { FeedSnapshot } from './snapshot.ts';

export interface Freshness {
  /** Since it was last known to be what the vendor says; null: it never was. */
  readonly ageSeconds: number | null;
  /** What rests on it is undetermined. */
  readonly stale: boolean;
}

/** @param now seconds since the epoch. A time in the future, of a clock that was wrong, is no age. */
export function freshnessOf(
  snapshot: Pick<FeedSnapshot, 'confirmedAt'> | undefined,
  kind: Pick<FeedKind, 'staleAfterSeconds'>,
  now: number,
): Freshness {
  const confirmedAt = snapshot?.confirmedAt ?? null;
  if (confirmedAt === null) return { ageSeconds: null, stale: true };
  const ageSeconds = Math.max(0, now - confirmedAt);
  return { ageSeconds, stale: ageSeconds > kind.staleAfterSeconds || confirmedAt > now + 86_400 };
}
