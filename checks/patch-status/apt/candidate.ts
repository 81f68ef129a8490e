/** Which newer version a package would be updated to, and what for. Source: apt_preferences(5); apt's `policy.cc`. */
import { compareVersions } from '../../../src/version/compare-versions.ts';
import type { AptList, AptRelease, NewerFacts, Pin } from '../observation.ts';
import type { Pending } from '../pending.ts';
import { namesList, namesPackage, namesVersion } from './pin-match.ts';

interface Version {
  readonly version: string;
  readonly phased: number | null;
  readonly lists: readonly AptList[];
}

export interface Archive {
  readonly lists: readonly AptList[];
  readonly pins: readonly Pin[];
  /** Whether a release is one of security updates. */
  readonly isSecurity: (release: AptRelease) => boolean;
}

/**
 * A version of a security suite counts whatever apt prefers: the host lacks it. Of others what apt would take.
 * @returns undefined where there is nothing to update to
 */
export function candidateOf(newer: NewerFacts, archive: Archive): Pending | undefined {
  const versions = versionsOf(newer, archive.lists);
  const preferred = preferredOf(newer, versions, archive);
  const isSecurity = ({ lists }: Version): boolean =>
    lists.some(({ release }) => release !== null && archive.isSecurity(release));
  const security = versions.find(isSecurity);
  const chosen = security ?? preferred;
  if (chosen === undefined) return undefined;
  const home = originsOf(archive);
  const isHome = ({ release }: AptList): boolean => release !== null && home.has(release.origin);
  // What came from elsewhere is not followed by the distribution's suite: which of both is right, nobody says.
  const isForeign =
    newer.installedIn.length > 0 && !newer.installedIn.some((index) => isIn(archive.lists[index], isHome));
  const sort =
    security === undefined
      ? chosen.lists.some(isHome)
        ? 'other'
        : 'unclassified'
      : isForeign
        ? 'unclassified'
        : 'security';
  return {
    package: newer.package,
    installed: newer.installed,
    version: chosen.version,
    where: chosen.lists.map(({ uri, source }) => `${uri} ${source}`).join(', '),
    sort,
    withheld:
      security === undefined || isReached(security, preferred)
        ? null
        : `apt prefers ${preferred?.version ?? newer.installed}`,
  };
}

function isIn(list: AptList | undefined, condition: (list: AptList) => boolean): boolean {
  return list !== undefined && condition(list);
}

/** Of the repositories that have suites of security updates. */
function originsOf({ lists, isSecurity }: Archive): ReadonlySet<string> {
  return new Set(
    lists.flatMap(({ release }) => (release !== null && isSecurity(release) ? [release.origin] : [])),
  );
}

/** The highest first. */
function versionsOf({ versions }: NewerFacts, lists: readonly AptList[]): readonly Version[] {
  const found: { version: string; phased: number | null; lists: AptList[] }[] = [];
  for (const { version, phased, list } of versions) {
    const place = lists[list];
    const same = found.find((each) => each.version === version);
    if (place === undefined) continue;
    if (same === undefined) found.push({ version, phased, lists: [place] });
    else {
      same.lists.push(place);
      if (phased === null) same.phased = null;
    }
  }
  return found.toSorted((one, other) => compareVersions('dpkg', other.version, one.version) ?? 0);
}

const [DEFAULT, INSTALLED, NOT_AUTOMATIC] = [500, 100, 1];

/** What apt would update to: of the highest priority the highest version, which is the installed one in the end. */
function preferredOf(newer: NewerFacts, versions: readonly Version[], archive: Archive): Version | undefined {
  const own = newer.installedIn.flatMap((index) => archive.lists[index] ?? []);
  const installed = priorityOf(
    newer,
    { version: newer.installed, phased: null, lists: own },
    archive.pins,
    INSTALLED,
  );
  let [best, highest]: [Version | undefined, number] = [undefined, 0];
  for (const each of versions) {
    const priority = priorityOf(newer, each, archive.pins, Number.NEGATIVE_INFINITY);
    if (each.phased === null && priority > highest) [best, highest] = [each, priority];
  }
  return highest >= installed ? best : undefined;
}

/** @param least of a version that is in no list: as the installed one has it */
function priorityOf(
  newer: NewerFacts,
  { version, lists }: Version,
  pins: readonly Pin[],
  least: number,
): number {
  const { package: name, architecture, source } = newer;
  const specific = pins.find(
    (pin) =>
      !isOfEverything(pin) &&
      namesPackage(pin, name, architecture, source) &&
      (namesVersion(pin, version) || lists.some((list) => namesList(pin, list))),
  );
  if (specific !== undefined) return specific.priority;
  return Math.max(least, ...lists.map((list) => priorityOfList(list, pins)));
}

function priorityOfList(list: AptList, pins: readonly Pin[]): number {
  const pin = pins.find((each) => isOfEverything(each) && namesList(each, list));
  if (pin !== undefined) return pin.priority;
  if (list.release === null || list.release.isAutomatic) return DEFAULT;
  return list.release.isUpgraded ? INSTALLED : NOT_AUTOMATIC;
}

/** Another pattern that matches all names is one of names. */
function isOfEverything({ packages }: Pin): boolean {
  return packages.includes('*');
}

function isReached({ version }: Version, preferred: Version | undefined): boolean {
  return preferred !== undefined && (compareVersions('dpkg', preferred.version, version) ?? -1) >= 0;
}
