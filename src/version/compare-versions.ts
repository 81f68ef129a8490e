import { compareDpkgVersions, isDpkgVersion } from './dpkg.ts';
import { compareRpmVersions, isRpmVersion } from './rpm.ts';
import type { VersionOrder } from './version-range.ts';

interface VersionScheme {
  readonly isVersion: (text: string) => boolean;
  readonly order: VersionOrder;
}

const SCHEMES: Readonly<Record<'rpm' | 'dpkg', VersionScheme>> = {
  rpm: { isVersion: isRpmVersion, order: compareRpmVersions },
  dpkg: { isVersion: isDpkgVersion, order: compareDpkgVersions },
};

/** Negative, zero or positive; undefined where the packager itself could not tell. */
export function compareVersions(
  packager: 'rpm' | 'dpkg' | 'other',
  a: string,
  b: string,
): number | undefined {
  return isVersionOf(packager, a) && isVersionOf(packager, b) ? SCHEMES[packager].order(a, b) : undefined;
}

/** Whether it has a place in the packager's order. */
export function isVersionOf(packager: 'rpm' | 'dpkg' | 'other', text: string): packager is 'rpm' | 'dpkg' {
  return packager !== 'other' && SCHEMES[packager].isVersion(text);
}
