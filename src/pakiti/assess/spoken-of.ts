/** Whether anything is said of a host at all: what nobody speaks of is not safe. */
import { ANY_RELEASE, type AdvisoryIndex, type ReleaseIndex } from './advisory-index.ts';
import { criteriaFacts } from './criteria-facts.ts';
import { evaluatePackages } from './criteria.ts';
import type { HostFacts } from './host-facts.ts';
import { nodeOf } from './judge-criteria.ts';

/** `perhaps`: only criteria that do not say what they are about. */
export function spokenOf({ releases }: AdvisoryIndex, host: HostFacts): 'yes' | 'perhaps' | 'no' {
  if (saysAnything(releases.get(host.release))) return 'yes';
  const products = releases.get(ANY_RELEASE)?.products ?? new Map<string, undefined>();
  const facts = criteriaFacts(nodeOf(host), host.release);
  for (const test of products.values()) {
    if (test !== undefined && evaluatePackages(test, facts) !== false) return 'yes';
  }
  return products.has('') ? 'perhaps' : 'no';
}

/** A list of what binaries are built of says nothing of what is wrong with them. */
export function saysAnything(index: ReleaseIndex | undefined): boolean {
  if (index === undefined) return false;
  const { ofBinary, ofSource, criteriaOf, criteriaOfAny } = index;
  return ofBinary.size + ofSource.size + criteriaOf.size + criteriaOfAny.length > 0;
}
