/** When nobody says any more what is vulnerable. */
import type { Support } from './advisory-index.ts';
import type { Assessment } from './assessment.ts';
import { gap } from './gaps.ts';

/** Extended support that everybody gets counts as support. */
const EXTENDED_FOR_ALL = 'debian:';

export function supportGap(
  support: Support | undefined,
  release: string,
  now: number,
): readonly Assessment[] {
  if (support?.ends === undefined || support.ends === null || now < support.ends) return [];
  const { ends, extendedEnds } = support;
  if (extendedEnds !== null && now < extendedEnds && release.startsWith(EXTENDED_FOR_ALL)) return [];
  const last = release.startsWith(EXTENDED_FOR_ALL) ? Math.max(ends, extendedEnds ?? ends) : ends;
  const day = new Date(last * 1000).toISOString().slice(0, 10);
  return [gap('support', `support of ${release} ended on ${day}: nobody says any more what is vulnerable`)];
}
