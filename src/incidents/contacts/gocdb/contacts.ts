/** Whom a site and its NGI want to be written to; persons only where there is no address of a team. */
import { eachOnce, quoted, readAddresses } from '../addresses.ts';
import type { Site } from '../directory.ts';
import { subjectOf } from '../subject.ts';
import type { Edition, Person, SiteKey } from './edition.ts';
import { indexSites } from './site-index.ts';

export interface Contacts {
  /** @param notes takes what stands in a field and is no address */
  of(site: SiteKey, notes: string[]): Pick<Site, 'csirt' | 'ngiSecurity' | 'administrators'>;
}

/** Roles of persons at a site and at an NGI: `Site Security Officer`, `NGI Security Officer`. */
export const SECURITY_OFFICER = /\bsecurity officer\b/i;

/** @param areRolesKnown whether they were heard lately enough to give anybody access */
export function contactsIn(edition: Edition, areRolesKnown: boolean): Contacts {
  const sites = indexSites(edition.sites?.records ?? []);
  const listed = indexSites(edition.siteList?.records ?? []);
  const security = indexSites(edition.security?.records ?? []);
  const officers = indexSites(edition.officers?.records ?? []);
  const ngis = new Map((edition.ngis?.records ?? []).map(({ name, security: text }) => [name, text]));
  const rocs = new Map((edition.rocs?.records ?? []).map(({ name, people }) => [name, people]));
  return {
    of(site, notes) {
      const full = sites.of(site);
      const ngi = full?.ngi ?? listed.of(site)?.ngi ?? '';
      const teams = [full?.csirt ?? '', security.of(site)?.csirt ?? ''];
      return {
        csirt: chosen(teams, officers.of(site)?.people, quoted(site.name), notes),
        ngiSecurity: chosen([ngis.get(ngi) ?? ''], rocs.get(ngi), quoted(ngi), notes),
        ...(areRolesKnown ? administratorsAmong(officers.of(site)?.people) : {}),
      };
    },
  };
}

function administratorsAmong(people: readonly Person[] = []): Pick<Site, 'administrators'> {
  const administrators = eachOnce(people.flatMap(({ dn }) => (dn === undefined ? [] : subjectOf(dn))));
  return administrators.length === 0 ? {} : { administrators };
}

function chosen(
  teams: readonly string[],
  people: readonly Person[] = [],
  subject: string,
  notes: string[],
): readonly string[] {
  const team = readAll(teams, subject, notes);
  if (team.length > 0) return team;
  const officers = people.filter(({ role }) => SECURITY_OFFICER.test(role)).map(({ email }) => email);
  return readAll(officers, subject, notes);
}

function readAll(texts: readonly string[], subject: string, notes: string[]): readonly string[] {
  const read = texts.map(readAddresses);
  for (const note of read.flatMap(({ unreadable }) => unreadable).map((text) => noteOf(subject, text)))
    if (!notes.includes(note)) notes.push(note);
  return eachOnce(read.flatMap(({ addresses }) => addresses));
}

function noteOf(subject: string, text: string): string {
  return `${subject}: no mail address ${quoted(text)}`;
}
