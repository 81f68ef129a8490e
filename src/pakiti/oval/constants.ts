/** Criteria of which the answer is known before there is a node: they are taken out of the trees that they stand in. */
import type { Criteria } from '../advisory.ts';

export const ALWAYS: Criteria = { is: 'and', negate: false, of: [] };
export const NEVER: Criteria = { is: 'or', negate: false, of: [] };

/** @param of at least one */
export function joined(is: 'and' | 'or', of: readonly Criteria[]): Criteria {
  const [decisive, neutral] = is === 'and' ? [NEVER, ALWAYS] : [ALWAYS, NEVER];
  if (of.includes(decisive)) return decisive;
  const open = of.filter((criteria) => criteria !== neutral);
  return open.length === 0 ? neutral : { is, negate: false, of: open };
}

export function negatedIf(negate: boolean, criteria: Criteria): Criteria {
  if (!negate) return criteria;
  if (criteria === ALWAYS) return NEVER;
  return criteria === NEVER ? ALWAYS : { ...criteria, negate: !criteria.negate };
}
