/**
 * Some fixes are only for those who have a channel: Ubuntu Pro, Red Hat's minor releases with extended support, Debian's
 * extended LTS. The channels of Ubuntu and Debian go on from the same versions, so that all hosts are held against them.
 * Those of Red Hat's minor releases do not, for `el9_4` may mend what a higher `el9_2` version does not: they count for
 * packages of that minor release, and for hosts that have it (by its repository or by what it says that it runs) whose
 * package has no later minor release in its version. Nor do Ubuntu's builds for FIPS go on: they are newer than the same
 * version without FIPS, whatever that mends, so that each is held against fixes of its own kind.
 */
import { compareVersions } from '../../../version/compare-versions.ts';
import type { HostFacts } from '../host-facts.ts';
import type { Scope, ScopeRule, Subject } from '../subject.ts';

const MINOR_CHANNEL = /^(?:eus|aus|e4s|tus|els)[^:]*:(?<minor>\d+\.\d+)$/;
const MINOR_TAG = /\.el(?<major>\d+)_(?<minor>\d+)/;

export const channel: ScopeRule = {
  name: 'channel',
  scope(subject) {
    const { host, statement } = subject;
    const { version } = subject.package;
    if (host.packager === 'dpkg') return forFips(subject);
    const wanted = MINOR_CHANNEL.exec(statement.channel ?? '')?.groups?.['minor'];
    if (wanted === undefined) return undefined;
    const own = minorOfVersion(version);
    if (host.minor === null && (own === null || !isBefore(wanted, own))) {
      const reason = (): string =>
        `it is about ${statement.channel ?? ''}, and nobody has said which minor release this is`;
      return { about: own === wanted ? 'likely' : 'unknown', reason };
    }
    const minor = later(own, host.minor);
    if (minor === wanted) return undefined;
    return {
      about: 'no',
      reason: () => `it is about ${statement.channel ?? ''}, and this is of ${minor ?? ''}`,
    };
  },
};

const FIPS = /fips/i;

function forFips({ package: { version }, statement }: Subject): Scope | undefined {
  // Sources such as `linux-fips` have a name of their own instead.
  if (FIPS.test(statement.package)) return undefined;
  const isBuild = FIPS.test(version);
  if (isBuild === FIPS.test(statement.channel ?? '')) return undefined;
  return isBuild
    ? {
        about: 'unknown',
        otherwise: 'undetermined',
        reason: () => 'it is a build for FIPS, of which the advisory says nothing',
      }
    : { about: 'no', reason: () => 'it is about builds for FIPS, and this is none' };
}

/** A package that a minor release took over from one before it is of that minor release all the same. */
function later(own: string | null, ofHost: string | null): string | null {
  if (own === null || ofHost === null) return own ?? ofHost;
  return isBefore(own, ofHost) ? ofHost : own;
}

function isBefore(one: string, other: string): boolean {
  return (compareVersions('rpm', one, other) ?? 0) < 0;
}

function minorOfVersion(version: string): string | null {
  const { major, minor } = MINOR_TAG.exec(version)?.groups ?? {};
  return major === undefined || minor === undefined ? null : `${major}.${minor}`;
}

/** Whether the host has something of the channel already, so that its fixes are at hand. */
export function hasChannel(host: HostFacts, name: string | null): boolean {
  return name === null || host.channels.has(name);
}
