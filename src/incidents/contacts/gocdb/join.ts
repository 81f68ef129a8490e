/** The parts of an edition as one directory of sites, at one time. */
import { quoted } from '../addresses.ts';
import {
  CERTIFICATIONS,
  type Certification,
  type Heard,
  type Site,
  type SiteDirectory,
} from '../directory.ts';
import { isTimeZone } from '../time-zone.ts';
import { contactsIn } from './contacts.ts';
import { downtimesIn } from './downtimes.ts';
import { type Edition, PARTS, type SiteKey, type SiteRecord, type StatusChange } from './edition.ts';
import { indexSites } from './site-index.ts';

/** Seconds after which what was last heard says nothing any more. */
export interface MaxAge {
  readonly certification: number;
  readonly downtimes: number;
}

export const MAX_AGE: MaxAge = { certification: 7 * 86_400, downtimes: 6 * 3600 };

/** What another clock may be ahead of ours. */
const SKEW = 300;

/** @param now seconds since the epoch */
export function joinEdition(edition: Edition, now: number, maxAge: MaxAge = MAX_AGE): SiteDirectory {
  const heard = PARTS.map((part): Heard => ({ part, age: ageOf(edition[part]?.heardAt, now) }));
  const isKnown = (part: keyof Edition, limit: number): boolean =>
    ageOf(edition[part]?.heardAt, now) <= limit;
  const notes = unreadableNotes(edition);
  const contacts = contactsIn(edition, isKnown('officers', maxAge.certification));
  const downtimes = downtimesIn(edition.downtimes, isKnown('downtimes', maxAge.downtimes));
  const facts = factsIn(edition, isKnown('sites', maxAge.certification));
  const sites = new Map<string, Site>();
  for (const listed of everySite(edition)) {
    const told = facts(listed);
    const site = {
      name: listed.name,
      ...told.facts,
      ...contacts.of(listed, notes),
      downtimes: downtimes(listed.name),
    };
    if (sites.has(site.name)) notes.push(`${quoted(site.name)}: two sites of this name, the first counts`);
    else {
      sites.set(site.name, site);
      notes.push(...told.notes);
    }
  }
  return { sites, heard, notes };
}

function ageOf(heardAt: number | undefined, now: number): number {
  if (heardAt === undefined || heardAt > now + SKEW) return Infinity;
  return Math.max(0, now - heardAt);
}

function unreadableNotes(edition: Edition): string[] {
  return PARTS.flatMap((part) => {
    const unreadable = edition[part]?.unreadable ?? 0;
    return unreadable === 0 ? [] : [`${part}: ${unreadable} records without a name or a time`];
  });
}

/** Those of `get_site`, then those that only the public list has. */
function everySite({ sites, siteList }: Edition): readonly SiteKey[] {
  const known = sites?.records ?? [];
  const index = indexSites(known);
  return [...known, ...(siteList?.records ?? []).filter((listed) => index.of(listed) === undefined)];
}

type SiteFacts = Pick<
  Site,
  'ngi' | 'timeZone' | 'country' | 'certification' | 'certificationSince' | 'production' | 'scopes'
>;

interface Told {
  readonly facts: SiteFacts;
  readonly notes: readonly string[];
}

function factsIn(edition: Edition, isCertificationKnown: boolean): (site: SiteKey) => Told {
  const [full, listed] = [
    indexSites(edition.sites?.records ?? []),
    indexSites(edition.siteList?.records ?? []),
  ];
  const changes = lastChanges(edition.statusChanges?.records ?? []);
  return (key) => {
    const site = full.of(key);
    const { ngi, country } = { ...listed.of(key), ...site };
    const certification = isCertificationKnown ? certificationOf(site?.certification) : 'unknown';
    const change = changes.get(key.name);
    const place = { ...(ngi === undefined ? {} : { ngi }), ...(country === undefined ? {} : { country }) };
    const facts = {
      ...place,
      ...(isTimeZone(site?.timeZone ?? '') ? { timeZone: site?.timeZone ?? '' } : {}),
      certification,
      ...(change?.status === certification ? { certificationSince: change.at } : {}),
      ...productionOf(site),
      scopes: site?.scopes ?? [],
    };
    return { facts, notes: site === undefined ? [] : doubtsAbout(site, change, isCertificationKnown) };
  };
}

function lastChanges(changes: readonly StatusChange[]): ReadonlyMap<string, StatusChange> {
  return new Map(changes.toSorted((one, other) => one.at - other.at).map((change) => [change.site, change]));
}

function certificationOf(text: string | undefined): Certification {
  return CERTIFICATIONS.find((one) => one === text) ?? 'unknown';
}

function productionOf(site: SiteRecord | undefined): Pick<Site, 'production'> {
  if (site?.infrastructure === 'Production') return { production: true };
  return site?.infrastructure === 'Test' ? { production: false } : {};
}

function doubtsAbout(
  { name, timeZone, certification }: SiteRecord,
  change: StatusChange | undefined,
  isCertificationKnown: boolean,
): readonly string[] {
  const site = quoted(name);
  return [
    ...(timeZone === undefined || isTimeZone(timeZone) ? [] : [`${site}: no time zone ${quoted(timeZone)}`]),
    ...(certificationOf(certification) === 'unknown'
      ? [`${site}: no certification status ${quoted(certification)}`]
      : []),
    ...(isCertificationKnown && change !== undefined && change.status !== certification
      ? [`${site}: ${quoted(certification)}, but changed to ${quoted(change.status)} last`]
      : []),
  ];
}
