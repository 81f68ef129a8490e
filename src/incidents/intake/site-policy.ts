/** The directory of sites and the operator's policy, as what intake asks of them. */
import { utc } from '../documents.ts';
import { ngiOf, type Site, type SiteDirectory } from '../contacts/directory.ts';
import { type AdvisoryTimes, deadlineOf } from '../policy/deadline.ts';
import { isDelayed } from '../policy/delay.ts';
import { type MayTicket, mayTicket } from '../policy/may-ticket.ts';
import type { Policy } from '../policy/policy.ts';
import type { Opening, SitePolicy } from './may-open.ts';

/** After which what is laid down is asked again: a status changes, and a downtime is taken back. */
const AGAIN_SECONDS = 3600;

export interface Laid {
  /** Undefined where the operator names none: then every site is one that may be told. */
  readonly directory: SiteDirectory | undefined;
  readonly policy: Policy | undefined;
  /** What is known of an advisory, or of the one that a CVE is in. */
  readonly advisoryOf: (id: string) => AdvisoryTimes | undefined;
}

const MAY_BE_TOLD: MayTicket = { decision: 'ticket', why: 'nothing is laid down of sites' };

/** Whether a site is told of its issues now. @param laid undefined where nothing is laid down */
export function mayTell(laid: Laid | undefined, site: string): MayTicket {
  if (laid?.directory === undefined || laid.policy === undefined) return MAY_BE_TOLD;
  return mayTicket(laid.directory.sites.get(site), laid.policy.sites);
}

/** @param laid as it is now: both are read again while intake runs */
export function sitePolicy(laid: () => Laid): SitePolicy {
  return {
    mayOpen(opening, now, isReleased = false) {
      const { directory, policy } = laid();
      if (directory === undefined || policy === undefined) return { may: true };
      const site = directory.sites.get(opening.subject.site);
      const { decision, why } = mayTell(laid(), opening.subject.site);
      const again = now + AGAIN_SECONDS;
      if (decision === 'never' && !isReleased) return { may: false, for: 'site', until: again, why };
      const delay = isDelayed(downtimesOf(site), delayed(opening), now, policy.sites.downtime);
      return delay.delayed
        ? {
            ...{ may: false, for: 'downtime', until: Math.min(delay.until, again) },
            why: `${delay.why}: until ${utc(delay.until)}`,
          }
        : { may: true };
    },
    deadlineOf({ subject, severity, since }) {
      const { directory, policy, advisoryOf } = laid();
      if (policy === undefined) return undefined;
      const { timeZone, country } = directory?.sites.get(subject.site) ?? {};
      const advisory = advisoryOf(subject.id);
      const place = {
        ...(timeZone !== undefined && { timeZone }),
        ...(country !== undefined && { country }),
      };
      const facts = { class: subject.class, severity, openedAt: since, place };
      return deadlineOf({ ...facts, ...(advisory !== undefined && { advisory }) }, policy)?.at;
    },
    ngiOf: (site) => ngiOf(laid().directory, site),
  };
}

function delayed({ since, hosts, subject }: Opening): Parameters<typeof isDelayed>[1] {
  return { class: subject.class, openedAt: since, hosts, scope: subject.scope };
}

function downtimesOf(site: Site | undefined): Site['downtimes'] {
  return site?.downtimes ?? { known: false, reason: 'the directory of sites does not have it' };
}
