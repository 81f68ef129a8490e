/** The elements of GOCDB's answers. An element that is missing and one that is empty say the same: nothing. */
import { elementsAt, type XmlElement } from '../../../check/xml.ts';
import type {
  DowntimeRecord,
  ListedSite,
  NgiRecord,
  Person,
  RocRecord,
  SecurityRecord,
  SiteContacts,
  SiteKey,
  SiteRecord,
  StatusChange,
} from './edition.ts';

const MAX_NAME = 1024;
/** Names become fields of line-based protocols. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;

export function siteRecord(site: XmlElement): SiteRecord | undefined {
  const key = siteKey(site);
  return (
    key && {
      ...key,
      ...optional('ngi', nameOf(textOf(site, 'ROC'))),
      csirt: textOf(site, 'CSIRT_EMAIL'),
      ...optional('timeZone', nameOf(textOf(site, 'TIMEZONE'))),
      ...optional('country', nameOf(textOf(site, 'COUNTRY_CODE'))),
      certification: textOf(site, 'CERTIFICATION_STATUS'),
      infrastructure: textOf(site, 'PRODUCTION_INFRASTRUCTURE'),
      scopes: elementsAt(site, 'SCOPES', 'SCOPE').flatMap(({ text }) => nameOf(text) ?? []),
    }
  );
}

export function listedSite(site: XmlElement): ListedSite | undefined {
  const key = siteKey(site);
  const { ROC: ngi = '', COUNTRY_CODE: country = '' } = site.attributes;
  return key && { ...key, ...optional('ngi', nameOf(ngi)), ...optional('country', nameOf(country)) };
}

export function securityRecord(site: XmlElement): SecurityRecord | undefined {
  const key = siteKey(site);
  return key && { ...key, csirt: textOf(site, 'CSIRT_EMAIL') };
}

export function siteContacts(site: XmlElement): SiteContacts | undefined {
  const key = siteKey(site);
  return key && { ...key, people: peopleOf(site) };
}

export function ngiRecord(ngi: XmlElement): NgiRecord | undefined {
  const name = nameOf(ngi.attributes['NAME'] ?? '') ?? nameOf(textOf(ngi, 'NAME'));
  return name === undefined ? undefined : { name, security: textOf(ngi, 'SECURITY_EMAIL') };
}

export function rocRecord(roc: XmlElement): RocRecord | undefined {
  const name = nameOf(roc.attributes['ROC_NAME'] ?? '') ?? nameOf(textOf(roc, 'ROCNAME'));
  return name === undefined ? undefined : { name, people: peopleOf(roc) };
}

export function statusChange(change: XmlElement): StatusChange | undefined {
  const [site, at] = [nameOf(textOf(change, 'SITE')), secondsOf(textOf(change, 'UNIX_TIME'))];
  if (site === undefined || at === undefined) return undefined;
  return { site, at, status: textOf(change, 'NEW_STATUS') };
}

export function downtimeRecord(downtime: XmlElement): DowntimeRecord | undefined {
  const site = nameOf(textOf(downtime, 'HOSTED_BY'));
  // Each is of one service of the site's: where its host is not said, it is not of all hosts.
  const host = nameOf(textOf(downtime, 'HOSTNAME'));
  const [from, to] = ['START_DATE', 'END_DATE'].map((name) => secondsOf(textOf(downtime, name)));
  if (site === undefined || host === undefined) return undefined;
  if (from === undefined || to === undefined || to <= from) return undefined;
  return {
    site,
    host: host.toLowerCase(),
    service: textOf(downtime, 'SERVICE_TYPE'),
    severity: textOf(downtime, 'SEVERITY'),
    description: textOf(downtime, 'DESCRIPTION'),
    from,
    to,
  };
}

function siteKey(site: XmlElement): SiteKey | undefined {
  const name = nameOf(site.attributes['NAME'] ?? '') ?? nameOf(textOf(site, 'SHORT_NAME'));
  const key = nameOf(site.attributes['PRIMARY_KEY'] ?? '') ?? nameOf(textOf(site, 'PRIMARY_KEY'));
  return name === undefined ? undefined : { ...optional('key', key), name };
}

function peopleOf(element: XmlElement): readonly Person[] {
  return elementsAt(element, 'CONTACT').map((contact) => ({
    email: textOf(contact, 'EMAIL'),
    role: textOf(contact, 'ROLE_NAME'),
    ...optional('dn', nameOf(textOf(contact, 'CERTDN'))),
  }));
}

function textOf(element: XmlElement, name: string): string {
  return elementsAt(element, name)[0]?.text ?? '';
}

function nameOf(text: string): string | undefined {
  const name = text.trim();
  return name === '' || name.length > MAX_NAME || CONTROLS.test(name) ? undefined : name;
}

function secondsOf(text: string): number | undefined {
  return /^\d{1,11}$/.test(text) ? Number(text) : undefined;
}

function optional<K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, string>);
}
