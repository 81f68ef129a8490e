/** Releases of Debian by their codenames. Source: `/usr/share/distro-info/debian.csv` of the package distro-info-data. */
import type { ReleaseName } from './advisory.ts';

const NUMBERS: Readonly<Partial<Record<string, number>>> = {
  etch: 4,
  lenny: 5,
  squeeze: 6,
  wheezy: 7,
  jessie: 8,
  stretch: 9,
  buster: 10,
  bullseye: 11,
  bookworm: 12,
  trixie: 13,
  forky: 14,
  duke: 15,
};

/** @returns `debian:12` for `bookworm`, `debian:sid` for unstable; undefined for a name that is none of a release */
export function releaseOfDebianCodename(codename: string): ReleaseName | undefined {
  if (codename === 'sid' || codename === 'unstable') return 'debian:sid';
  const number = Object.hasOwn(NUMBERS, codename) ? NUMBERS[codename] : undefined;
  return number === undefined ? undefined : `debian:${number}`;
}

/** @returns `bookworm` for `debian:12`; undefined for what is no release of Debian that has a number */
export function codenameOfDebian(release: ReleaseName): string | undefined {
  return Object.entries(NUMBERS).find(([, number]) => release === `debian:${number ?? ''}`)?.[0];
}
