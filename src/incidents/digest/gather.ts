/** What of the watch goes to whom: an officer all of it, an NGI its sites, a site its own. */
import type { Downtimes, Site, SiteDirectory } from '../contacts/directory.ts';
import { eachOnce } from '../contacts/addresses.ts';
import { mayTicket } from '../policy/may-ticket.ts';
import type { SiteRules } from '../policy/policy.ts';
import { type Subject, UNKNOWN_SITE } from '../../bridge/event.ts';
import type { State } from '../../result/index.ts';
import type { Spell } from '../watch/watch.ts';
import type { Period } from './period.ts';

/** One subject that was bad. Times are seconds since the epoch. */
export interface Line {
  readonly subject: Subject;
  /** When it was said to be so first and last within the period. */
  readonly first: number;
  readonly last: number;
  /** What it is now, where that is known. */
  readonly now: State | undefined;
  readonly summary: string;
  /** Its host or site is in downtime at the end of the period; told all the same. */
  readonly inDowntime: boolean;
}

export interface SiteLines {
  readonly ngi: string;
  readonly site: string;
  readonly lines: readonly Line[];
}

export interface Scope {
  readonly kind: 'all' | 'ngi' | 'site';
  /** Empty of all. */
  readonly name: string;
  readonly to: readonly string[];
  /** Ordered by NGI, site and host. */
  readonly sites: readonly SiteLines[];
}

export interface Gathering {
  readonly spells: readonly Spell[];
  readonly period: Period;
  readonly stateOf: (spell: Spell) => State | undefined;
  readonly directory: SiteDirectory | undefined;
  readonly rules: SiteRules | undefined;
  /** Who gets the digest of all. */
  readonly officers: readonly string[];
}

export function gather(gathering: Gathering): readonly Scope[] {
  const { directory, rules, officers } = gathering;
  const all = siteLines(gathering);
  const known = (site: string): Site | undefined => directory?.sites.get(site);
  const told = all.filter(
    ({ site }) => rules === undefined || mayTicket(known(site), rules).decision === 'ticket',
  );
  const byNgi = Map.groupBy(told, ({ ngi }) => ngi);
  const scopes: readonly Scope[] = [
    { kind: 'all', name: '', to: officers, sites: all },
    ...[...byNgi].map(([ngi, sites]): Scope => {
      const to = eachOnce(sites.flatMap(({ site }) => known(site)?.ngiSecurity ?? []));
      return { kind: 'ngi', name: ngi, to, sites };
    }),
    ...told.map((one): Scope => {
      return { kind: 'site', name: one.site, to: known(one.site)?.csirt ?? [], sites: [one] };
    }),
  ];
  return scopes.filter(({ kind, name, to }) => to.length > 0 && (kind === 'all' || isNamed(name)));
}

function isNamed(name: string): boolean {
  return name !== '' && name !== UNKNOWN_SITE;
}

function siteLines(gathering: Gathering): readonly SiteLines[] {
  const bySite = Map.groupBy(gathering.spells, ({ subject }) => subject.site);
  const sites = [...bySite].map(([site, spells]): SiteLines => {
    const known = gathering.directory?.sites.get(site);
    const ngi = known?.ngi ?? spells.flatMap(({ subject }) => subject.ngi ?? []).at(-1) ?? '';
    const bySubject = Map.groupBy(spells, ({ subject }) => nameOf(subject));
    const lines = [...bySubject.values()].flatMap((own) => lineOf(own, gathering, known?.downtimes) ?? []);
    return { ngi, site, lines: inOrder(lines, ({ subject }) => nameOf(subject)) };
  });
  return inOrder(sites, ({ ngi, site }) => JSON.stringify([ngi, site]));
}

/** Hosts first, so that what is on one host stands together. */
function nameOf({ host, node = '', service = '', metric = '' }: Subject): string {
  return JSON.stringify([host, node, service, metric]);
}

function inOrder<T>(list: readonly T[], textOf: (one: T) => string): readonly T[] {
  return list.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
}

function lineOf(
  spells: readonly Spell[],
  { period, stateOf }: Gathering,
  downtimes: Downtimes | undefined,
): Line | undefined {
  const newest = spells.toSorted((one, other) => one.last - other.last).at(-1);
  if (newest === undefined) return undefined;
  const { subject, summary } = newest;
  return {
    subject,
    first: Math.max(Math.min(period.from, newest.last), Math.min(...spells.map(({ from }) => from))),
    last: Math.min(newest.last, period.to),
    now: stateOf(newest),
    summary,
    inDowntime: isInDowntime(subject, downtimes, period.to),
  };
}

function isInDowntime({ host, node = host }: Subject, downtimes: Downtimes | undefined, at: number): boolean {
  if (downtimes?.known !== true) return false;
  const names = [host.toLowerCase(), node.toLowerCase()];
  return downtimes.list.some(
    ({ from, to, host: down }) => from <= at && at < to && (down === undefined || names.includes(down)),
  );
}
