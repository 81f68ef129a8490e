/** Which newer version a package would be updated to, and what for. Source: apt_preferences(5). */
import { compareVersions } from '../../../src/version/compare-versions.ts';
import type { AptList, AptRelease, ListedVersion, NewerFacts } from '../observation.ts';
import type { Pending } from '../pending.ts';

type Candidate = Pick<Pending, 'version' | 'where' | 'sort'>;

/**
 * A version of a security suite counts whatever apt prefers: the host lacks it. Of others what apt would take.
 * @returns undefined where there is nothing to update to
 */
export function candidateOf(
  newer: NewerFacts,
  lists: readonly AptList[],
  isSecurity: (release: AptRelease) => boolean,
): Candidate | undefined {
  const listed = newer.versions.flatMap((each) => {
    const list = lists[each.list];
    return list?.release === undefined || list.release === null
      ? []
      : [
          {
            version: each.version,
            phased: each.phased,
            release: list.release,
            where: `${list.uri} ${list.source}`,
          },
        ];
  });
  const security = newest(listed.filter(({ release }) => isSecurity(release)));
  if (security !== undefined) return { version: security.version, where: security.where, sort: 'security' };
  const installedAt = Math.max(
    INSTALLED,
    ...newer.installedIn.map((index) => priorityOf(lists[index]?.release ?? null)),
  );
  const better = listed.filter(
    ({ release, phased }) =>
      phased === null && priorityOf(release) >= installedAt && priorityOf(release) >= INSTALLED,
  );
  const highest = Math.max(...better.map(({ release }) => priorityOf(release)));
  const other = newest(better.filter(({ release }) => priorityOf(release) === highest));
  if (other === undefined) return undefined;
  const origins = new Set(
    lists.flatMap(({ release }) => (release !== null && isSecurity(release) ? [release.origin] : [])),
  );
  const sort = origins.has(other.release.origin) ? 'other' : 'unclassified';
  return { version: other.version, where: other.where, sort };
}

const INSTALLED = 100;

function priorityOf(release: AptRelease | null): number {
  if (release === null || release.isAutomatic) return 500;
  return release.isUpgraded ? INSTALLED : 1;
}

function newest<T extends Pick<ListedVersion, 'version'>>(versions: readonly T[]): T | undefined {
  return versions.reduce<T | undefined>(
    (best, each) =>
      best !== undefined && (compareVersions('dpkg', best.version, each.version) ?? 0) >= 0 ? best : each,
    undefined,
  );
}
