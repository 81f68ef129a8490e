/** What people have laid down of times and sites. */
import type { Site } from '../contacts/directory.ts';
import type { Laid } from '../intake/site-policy.ts';
import type { Policy } from '../policy/policy.ts';
import type { Place } from '../policy/working-time.ts';

export interface LaidDown extends Laid {
  readonly policy: Policy;
}

export function placeOf(site: Site | undefined): Place {
  const { timeZone, country } = site ?? {};
  return { ...(timeZone === undefined ? {} : { timeZone }), ...(country === undefined ? {} : { country }) };
}
