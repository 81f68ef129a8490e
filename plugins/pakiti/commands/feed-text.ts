/** What commands about feeds have in common. */
import { UsageError } from '../../../src/cli/usage-error.ts';
import type { FeedKind } from '../../../src/pakiti/feeds/feed.ts';
import { feedKinds } from '../../../src/pakiti/feeds/index.generated.ts';
import type { SyncOutcome } from '../../../src/pakiti/feeds/sync/sync.ts';
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
  const records = content === null ? 'nothing of it is known' : `${content.records} records`;
  const lines = [
    `${feed}: ${state}, ${records}${reason === null ? '' : `: ${reason}`}`,
    ...absent.map((one) => `${feed}: without ${one}`),
  ];
  return lines.map((line) => `${escapeText(line)}\n`).join('');
}

/** @throws UsageError */
export function kindNamed(name: string): FeedKind {
  const kind = feedKinds.find((one) => one.name === name);
  if (kind === undefined)
    throw new UsageError(`no feed '${name}': ${feedKinds.map((one) => one.name).join(', ')}`);
  return kind;
}
