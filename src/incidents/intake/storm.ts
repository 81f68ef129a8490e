/**
 * More openings than anybody expects are a fault of ours until somebody has looked: they wait, and nothing is lost. Those of
 * one site hold that site alone, so that the others are still told.
 */
import type { IntakeRows } from '../../store/intake.ts';

export interface StormRules {
  readonly openings: number;
  /** Of them those of one site. */
  readonly siteOpenings: number;
  readonly seconds: number;
}

interface Count {
  /** Seconds since the epoch when the first of these openings was. */
  readonly from: number;
  readonly openings: number;
  /** Since when nothing is opened; null: it is. */
  readonly stoppedAt: number | null;
}

export interface SiteStorm extends Count {
  readonly site: string;
}

export interface Storm extends Count {
  /** Those that have opened something lately or are stopped; absent: none. */
  readonly sites?: readonly SiteStorm[];
  /** Who let the last one pass. */
  readonly allowed?: Allowed;
}

export interface Allowed {
  readonly by: string;
  readonly at: number;
  readonly why: string;
  /** Absent: not that of one site. */
  readonly site?: string;
}

/** What an opening waits for, each with the reason by which it is held; `none`: it does not. */
export type Stopped = 'none' | 'storm' | 'site-storm';

export const CALM: Storm = { from: 0, openings: 0, stoppedAt: null };

/** Name of its row. */
export const STORM = 'storm';

export async function stormIn(rows: IntakeRows): Promise<Storm> {
  const body = await rows.guard(STORM);
  return body === undefined ? CALM : (JSON.parse(body) as Storm);
}

export function stoppedSites({ sites = [] }: Storm): readonly SiteStorm[] {
  return sites.filter(({ stoppedAt }) => stoppedAt !== null);
}

/**
 * One more is to be opened.
 * @param waits it is counted for its site already, and waits for the others
 */
export function withOpening(
  storm: Storm,
  { site, now, waits }: { readonly site: string; readonly now: number; readonly waits: boolean },
  { openings, siteOpenings, seconds }: StormRules,
): { readonly storm: Storm; readonly stopped: Stopped } {
  const sites = (storm.sites ?? []).filter((one) => one.stoppedAt !== null || !isOver(one, now, seconds));
  const before = sites.find((one) => one.site === site) ?? { ...CALM, site };
  const own = waits ? before : counted(before, now, { most: siteOpenings, seconds });
  const others = sites.filter((one) => one.site !== site);
  const known = { ...storm, sites: own.openings === 0 ? others : [...others, own] };
  if (!waits && own.stoppedAt !== null) return { storm: known, stopped: 'site-storm' };
  const next = counted(known, now, { most: openings, seconds });
  return { storm: next, stopped: next.stoppedAt === null ? 'none' : 'storm' };
}

function isOver({ from }: Count, now: number, seconds: number): boolean {
  return now - from >= seconds || now < from;
}

function counted<C extends Count>(
  count: C,
  now: number,
  { most, seconds }: { readonly most: number; readonly seconds: number },
): C {
  if (count.stoppedAt !== null) return count;
  const begun = isOver(count, now, seconds) ? { ...count, from: now, openings: 0 } : count;
  if (begun.openings >= most) return { ...begun, stoppedAt: now };
  return { ...begun, openings: begun.openings + 1 };
}

/** What comes is counted anew. */
export function withPassed(storm: Storm, allowed: Allowed): Storm {
  const { site } = allowed;
  const sites = storm.sites ?? [];
  return site === undefined
    ? { ...CALM, sites, allowed }
    : { ...storm, sites: sites.filter((one) => one.site !== site), allowed };
}
