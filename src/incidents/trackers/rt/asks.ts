/** Which operations RT is asked for by a change. */
import type { Telling } from '../telling.ts';

/**
 * What monitoring opens and groups at once is told as one: the ticket is made as a member of its incident, and nobody
 * has to be told afterwards that it is one.
 */
export function asks({ verb, by, about }: Telling): readonly string[] {
  const isGroupedAtOnce = verb === 'group' && by.kind === 'monitoring' && about.version === 2;
  return isGroupedAtOnce ? [] : [verb];
}
