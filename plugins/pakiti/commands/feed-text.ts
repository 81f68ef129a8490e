/** What commands about feeds have in common. */
import { UsageError } from '../../../src/cli/usage-error.ts';
import type { FeedKind } from '../../../src/pakiti/feeds/feed.ts';
import { feedKinds } from '../../../src/pakiti/feeds/index.generated.ts';
import type { SyncOutcome } from '../../../src/pakiti/feeds/sync/sync.ts';
import { type Freshness, freshnessOf } from '../../../src/pakiti/feeds/sync/freshness.ts';
import type { Content, FeedSnapshot } from '../../../src/pakiti/feeds/sync/snapshot.ts';
import { durationText } from '../../../src/x509/duration-text.ts';
import { escapeText } from '../../../src/render/index.ts';

export const rawOption = {
  raw: {
    kind: 'text',
    value: 'DIR',
    describe: 'where what was downloaded is kept, instead of where the configuration says',
  },
} as const;

export function isRefused({ state }: SyncOutcome): boolean {
  return state === 'refused';
}

export function outcomeLine({ feed, state, content, reason, absent = [] }: SyncOutcome): string {
  const records =
    content === null ? 'nothing of it is known' : recordsText(content, `${content.records} records`);
  const lines = [
    `${feed}: ${state}, ${records}${reason === null ? '' : `: ${reason}`}`,
    ...absent.map((one) => `${feed}: without ${one}`),
  ];
  return lines.map((line) => `${escapeText(line)}\n`).join('');
}

/** What was not understood may have been an advisory. */
export function recordsText({ notUnderstood }: Content, records: string): string {
  return notUnderstood === 0 ? records : `${records} (${notUnderstood} not understood)`;
}

/** Of feeds whose copies are so old that nothing rests on them, such as those of a directory that nobody fills. */
export function staleLines(
  outcomes: readonly SyncOutcome[],
  snapshots: readonly FeedSnapshot[],
  now: number,
): string {
  return outcomes
    .flatMap(({ feed }) => {
      const { ageSeconds, stale } = freshness(
        snapshots.find((one) => one.feed === feed),
        feed,
        now,
      );
      if (!stale || ageSeconds === null) return [];
      const limit = durationText(staleAfter(feed));
      return `${feed}: stale: what it says is ${durationText(ageSeconds)} old, and nothing rests on it after ${limit}`;
    })
    .map((line) => `${escapeText(line)}\n`)
    .join('');
}

export function freshness(snapshot: FeedSnapshot | undefined, feed: string, now: number): Freshness {
  return freshnessOf(snapshot, { staleAfterSeconds: staleAfter(feed) }, now);
}

/** From what age on nothing rests on it, in seconds. */
export function staleAfter(feed: string): number {
  return feedKinds.find(({ name }) => name === feed)?.staleAfterSeconds ?? 0;
}

/** @throws UsageError */
export function kindNamed(name: string): FeedKind {
  const kind = feedKinds.find((one) => one.name === name);
  if (kind === undefined)
    throw new UsageError(`no feed '${name}': there are ${feedKinds.map((one) => one.name).join(', ')}`);
  return kind;
}
