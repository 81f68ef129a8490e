/** How large a campaign is, and what goes wrong during it. */
import type { RtFlavour } from '../kit/rt.ts';
import type { Role } from './roles.ts';

export interface CampaignSettings {
  readonly flavour: RtFlavour;
  readonly sites: number;
  /** Of each site. */
  readonly issues: number;
  /** What becomes of the issues of a site, one after the other; an anchor first. All there are unless given. */
  readonly roles?: readonly Role[];
  /** Of a hundred requests so many go wrong. */
  readonly faults: number;
  /** Requests between two SIGKILLs on average; undefined: nobody is killed. */
  readonly killEvery?: number;
  /** More than one share a PostgreSQL; one has an embedded store. */
  readonly bridges: number;
  /** With several: what one of them has in hand is given to another as well, at any moment. */
  readonly stolenLeases?: boolean;
}

export function nameOf(settings: CampaignSettings): string {
  const { flavour, sites, issues, faults, killEvery, bridges, stolenLeases } = settings;
  const words = [
    flavour === 'plain' ? 'RT' : 'RTIR (its stand-in)',
    `${sites} sites × ${issues} issues`,
    bridges === 1 ? 'one bridge' : `${bridges} bridges on one PostgreSQL`,
    ...(faults === 0 ? [] : [`${faults} % of the requests go wrong`]),
    ...(killEvery === undefined ? [] : [`SIGKILL every ${killEvery} requests`]),
    ...(stolenLeases === true ? ['leases end while they are held'] : []),
  ];
  return words.join(', ');
}
