/**
 * A vendor speaks of its own packages: what somebody else has built under the same name is another package, with other
 * patches and other versions. It is undetermined then, whatever its version, for its own vendor says nothing here. An rpm
 * that names no vendor was built by somebody on their own.
 *
 * Inventories without vendors (protocols up to 5), and packages of dpkg that name none: a package is the distribution's unless
 * its version has the mark of a well-known other builder.
 */
import type { ReleaseName } from '../../advisory.ts';
import type { InstalledPackage } from '../../inventory.ts';
import { markOfAnother } from '../another-builder.ts';
import type { ScopeRule } from '../subject.ts';

const OWN: ReadonlyMap<string, RegExp> = new Map([
  ['almalinux', /^AlmaLinux/i],
  ['rocky', /^Rocky/i],
  ['rhel', /^Red Hat, Inc\b/i],
  ['centos', /^CentOS/i],
  ['centos-stream', /^CentOS|^Red Hat, Inc\b/i],
  ['oracle', /^Oracle America/i],
  ['fedora', /^Fedora Project/i],
  ['amazon', /^Amazon/i],
  ['sles', /^SUSE\b/i],
  ['sled', /^SUSE\b/i],
  ['opensuse-leap', /^(?:openSUSE|SUSE)\b/i],
  ['debian', /^Debian/i],
  ['ubuntu', /^Ubuntu|^Debian/i],
]);

export const vendor: ScopeRule = {
  name: 'vendor',
  scope({ package: installed, host, statement }) {
    const text = builtByAnother(installed, host.packager, statement.release);
    return text === undefined
      ? undefined
      : { about: 'unknown', reason: () => text, otherwise: 'undetermined', isOfAll: true };
  },
};

/** How that is known; undefined where it is the distribution's. */
export function builtByAnother(
  { vendor: named, version }: InstalledPackage,
  packager: 'rpm' | 'dpkg',
  release: ReleaseName,
): string | undefined {
  if (named === null && packager === 'rpm') return 'it names no vendor';
  if (named === undefined || named === null) {
    const mark = markOfAnother(packager, version);
    return mark === undefined ? undefined : `the mark '${mark}' in its version is of another builder`;
  }
  const own = OWN.get(release.split(':', 1)[0] ?? '');
  return own === undefined || own.test(named) ? undefined : `it is a package of ${named}, not of ${release}`;
}
