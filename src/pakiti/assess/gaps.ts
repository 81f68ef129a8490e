/** What could not be judged of a whole inventory, or of a package at all: one row each, for a row for every package would bury what is known. */
import type { InstalledPackage } from '../inventory.ts';
import type { Assessment } from './assessment.ts';
import type { Outcome } from './subject.ts';

/** @param feed empty where it is not of one */
export function gap(rule: string, reason: string, feed = ''): Assessment {
  return {
    package: WHOLE,
    advisory: '',
    cves: [],
    verdict: 'undetermined',
    class: null,
    fixed: null,
    reason,
    rule,
    feed,
    severity: null,
    cvss: null,
  };
}

/** Of one package, whatever is said of it. */
export function packageGap(installed: InstalledPackage, { rule, reason, feed }: Outcome): Assessment {
  return { ...gap(rule, `${installed.name} ${installed.version}: ${reason()}`, feed), package: installed };
}

/** Stands for all packages of an inventory. */
const WHOLE = {
  name: '*',
  version: '',
  arch: '',
  source: undefined,
  module: null,
  vendor: null,
  repository: null,
} as const;

const SHOWN = 5;

/** The first few by name, in whatever order they come. */
export function someOf(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return `${names.toSorted().slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
