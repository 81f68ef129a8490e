import type { AptRelease } from '../observation.ts';

/** Source: the archives of Debian, Devuan and Ubuntu (Pro as well), whose suites of this kind have such names. */
export function isSecurity({ label, suite, codename }: AptRelease): boolean {
  return (
    /-security$/i.test(label) || suite.endsWith('-security') || /(?:-security|\/updates)$/.test(codename)
  );
}

/** What Ubuntu Pro adds where standard support has no more. */
export function isExtended({ origin }: AptRelease): boolean {
  return origin.startsWith('UbuntuESM');
}
