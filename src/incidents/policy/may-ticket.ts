/** Whether a site is told of its issues at all. */
import type { Site } from '../contacts/directory.ts';
import { SITE_DECISIONS, type SiteDecision, type SiteRules } from './policy.ts';

export interface MayTicket {
  readonly decision: SiteDecision;
  readonly why: string;
  /** A person has said so: also where nobody is known who answers for it. */
  readonly regardless?: boolean;
}

/** @param site undefined where the directory does not have it */
export function mayTicket(site: Site | undefined, rules: SiteRules): MayTicket {
  if (site === undefined) return { decision: rules.unlisted, why: 'the directory of sites does not have it' };
  const infrastructure = site.production === undefined ? 'unknown' : site.production ? 'production' : 'test';
  const reasons: readonly MayTicket[] = [
    {
      decision: rules.certification[site.certification],
      why: `its certification status is ${site.certification}`,
    },
    { decision: rules.infrastructure[infrastructure], why: `its infrastructure is ${infrastructure}` },
  ];
  const strictness = ({ decision }: MayTicket): number => SITE_DECISIONS.indexOf(decision);
  return reasons.reduce((one, other) => (strictness(other) > strictness(one) ? other : one));
}
