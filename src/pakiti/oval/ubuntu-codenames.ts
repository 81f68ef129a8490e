import type { ReleaseName } from '../advisory.ts';

/** Source: ubuntu.com, "Release cycle". */
const CODENAMES: Readonly<Partial<Record<string, string>>> = {
  trusty: '14.04',
  xenial: '16.04',
  bionic: '18.04',
  focal: '20.04',
  jammy: '22.04',
  kinetic: '22.10',
  lunar: '23.04',
  mantic: '23.10',
  noble: '24.04',
  oracular: '24.10',
  plucky: '25.04',
  questing: '25.10',
  resolute: '26.04',
};

export function ubuntuOfCodename(codename: string): ReleaseName | undefined {
  const release = CODENAMES[codename];
  return release === undefined ? undefined : `ubuntu:${release}`;
}

export function codenameOfUbuntu(release: ReleaseName): string | undefined {
  return Object.keys(CODENAMES).find((codename) => ubuntuOfCodename(codename) === release);
}
