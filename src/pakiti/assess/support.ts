/** When nobody says any more what is vulnerable. */
import type { ReleaseName } from '../advisory.ts';
import type { AdvisoryIndex, Support } from './advisory-index.ts';
import type { Assessment } from './assessment.ts';
import { gap } from './gaps.ts';
import type { HostFacts } from './host-facts.ts';
import { knownEnd } from './known-support.ts';

/** Extended support that everybody gets counts as support. */
const EXTENDED_FOR_ALL = 'debian:';

/** Whom the vendor still supports though support for everybody has ended. */
const PRO = { of: 'ubuntu:', channel: 'pro' } as const;

/** What a feed says, or else what was known when this was written. */
export function supportGap(
  support: Support | undefined,
  { release, channels }: Pick<HostFacts, 'release' | 'channels'>,
  now: number,
): readonly Assessment[] {
  const end = support === undefined ? knownEnd(release) : endOf(support, release, channels);
  if (end === undefined || end === null || now < end) return [];
  const day = new Date(end * 1000).toISOString().slice(0, 10);
  const source = support === undefined ? ', as was known when this program was made' : '';
  return [
    gap('support', `support of ${release} ended on ${day}${source}: nobody says any more what is vulnerable`),
  ];
}

/** Null: it is not known to end. */
function endOf(
  { ends, extendedEnds }: Support,
  release: ReleaseName,
  channels: ReadonlySet<string>,
): number | null {
  if (ends === null) return null;
  const isExtended =
    release.startsWith(EXTENDED_FOR_ALL) || (release.startsWith(PRO.of) && channels.has(PRO.channel));
  return isExtended ? Math.max(ends, extendedEnds ?? ends) : ends;
}

/** The releases of these that have ended, and those whose extended support has as well. */
export function endedReleases(
  index: Pick<AdvisoryIndex, 'support'>,
  releases: Iterable<ReleaseName>,
  now: number,
): readonly string[] {
  const all = new Set([...releases, ...index.support.keys()]);
  return [...all].flatMap((release) => {
    const { ends, extendedEnds } = index.support.get(release) ?? {
      ends: knownEnd(release),
      extendedEnds: null,
    };
    if (ends === undefined || ends === null || ends > now) return [];
    return extendedEnds !== null && extendedEnds <= now ? [release, `${release} extended`] : [release];
  });
}
