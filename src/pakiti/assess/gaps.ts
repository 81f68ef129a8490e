/** What could not be judged of a whole inventory: one row each, for a row for every package would bury what is known. */
import type { Assessment } from './assessment.ts';

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

/** The first few by name. */
export function someOf(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return `${names.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
