/** Releases as Pakiti 3 groups systems (`OS_GROUPS_MAPPING` of its configuration): codenames of Debian, the family of RHEL. */
import type { ReleaseName } from '../advisory.ts';
import { codenameOfDebian, releaseOfDebianCodename } from '../debian-codenames.ts';
import { distributionOf } from '../distribution.ts';

const RED_HAT = 'Red Hat Enterprise Linux';
const FAMILY = ['rhel', 'almalinux', 'rocky', 'centos', 'centos-stream', 'scientific'] as const;
const SLES = 'SUSE Linux Enterprise Server';

/** Its own name where there is no group that holds it: one that nobody has, rather than all of them. */
export function groupOf(release: ReleaseName): string {
  const [id = '', number = ''] = release.split(':');
  if (FAMILY.some((one) => one === id)) return `${RED_HAT} ${number}`;
  const pack = /^(\d+)(?:\.(\d+))?$/.exec(number);
  if (id === 'sles' && pack !== null)
    return `${SLES} ${pack[1]}${pack[2] === undefined ? '' : ` SP${pack[2]}`}`;
  return codenameOfDebian(release) ?? release;
}

/** The releases that a group holds; empty where it is not known. */
export function releasesIn(group: string): readonly ReleaseName[] {
  const major = new RegExp(`^${RED_HAT} (\\d+)$`).exec(group)?.[1];
  if (major !== undefined) return FAMILY.map((id) => `${id}:${major}`);
  const debian = releaseOfDebianCodename(group);
  if (debian !== undefined) return [debian];
  const found = distributionOf({ system: group });
  return found.state === 'known' ? [found.release] : [];
}
