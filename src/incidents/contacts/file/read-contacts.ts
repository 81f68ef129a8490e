/** The directory of sites from the operator's own file. */
import { complaintAbout, parseDocument } from '../../../check/document.ts';
import type { Host } from '../../../host/host.ts';
import { readTrusted } from '../../../host/trusted-file.ts';
import { readAddresses } from '../addresses.ts';
import type { Downtime, Site, SiteDirectory } from '../directory.ts';
import { subjectOf } from '../subject.ts';
import { isTimeZone } from '../time-zone.ts';
import {
  type ContactsDocument,
  contactsSchema,
  type DowntimeDocument,
  type SiteDocument,
} from './contacts-schema.ts';

const MAX_BYTES = 16 * 2 ** 20;

/** @throws Failure `malformed` naming file, line and field, or as `readTrusted` */
export async function readContacts(
  host: Pick<Host, 'files' | 'accounts'>,
  path: string,
): Promise<SiteDirectory> {
  const owners = [0, host.accounts.effectiveUid()];
  return await parseContacts(await readTrusted(host.files, path, owners, MAX_BYTES), path);
}

/** @param path only for messages */
export async function parseContacts(text: string, path: string): Promise<SiteDirectory> {
  const document = await parseDocument<ContactsDocument>(text, path, contactsSchema);
  const complaint = firstComplaint(document);
  if (complaint !== undefined) throw await complaintAbout(text, path, complaint.field, complaint.message);
  const ngis = new Map((document.ngis ?? []).map(({ name, security }) => [name, addressesOf(security)]));
  const sites = document.sites.map((site) => siteOf(site, ngis));
  return {
    sites: new Map(sites.map((site) => [site.name, site])),
    heard: [{ part: path, age: 0 }],
    notes: [],
  };
}

interface Complaint {
  /** Keys from the outermost on. */
  readonly field: readonly string[];
  readonly message: string;
}

/** What no schema can say. */
function firstComplaint({ ngis = [], sites }: ContactsDocument): Complaint | undefined {
  const known = new Set(ngis.map(({ name }) => name));
  return [
    ...ngis.flatMap(({ security }, index) =>
      addressComplaints(security, ['ngis', String(index), 'security']),
    ),
    ...nameComplaints(ngis, 'ngis'),
    ...nameComplaints(sites, 'sites'),
    ...sites.flatMap((site, index) => siteComplaints(site, known, ['sites', String(index)])),
  ].at(0);
}

function nameComplaints(list: readonly { readonly name: string }[], field: string): readonly Complaint[] {
  const seen = new Set<string>();
  return list.flatMap(({ name }, index) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ field: [field, String(index), 'name'], message: `'${name}' is given twice` }];
  });
}

function siteComplaints(
  { ngi, csirt, timeZone, downtimes = [] }: SiteDocument,
  ngis: ReadonlySet<string>,
  field: readonly string[],
): readonly Complaint[] {
  return [
    ...addressComplaints(csirt, [...field, 'csirt']),
    ...(ngi === undefined || ngis.has(ngi)
      ? []
      : [{ field: [...field, 'ngi'], message: `'${ngi}' is none of ngis` }]),
    ...(timeZone === undefined || isTimeZone(timeZone)
      ? []
      : [{ field: [...field, 'timeZone'], message: `'${timeZone}' is no time zone` }]),
    ...downtimes.flatMap((downtime, index) =>
      downtimeComplaints(downtime, [...field, 'downtimes', String(index)]),
    ),
  ];
}

function addressComplaints(addresses: readonly string[], field: readonly string[]): readonly Complaint[] {
  return addresses.flatMap((text, index) =>
    readAddresses(text).addresses.length === 1 && readAddresses(text).unreadable.length === 0
      ? []
      : [{ field: [...field, String(index)], message: `'${text}' is no mail address` }],
  );
}

function downtimeComplaints({ from, to }: DowntimeDocument, field: readonly string[]): readonly Complaint[] {
  const unreal = Object.entries({ from, to }).filter(([, text]) => !isOnCalendar(text));
  if (unreal.length === 0 && secondsOf(to) <= secondsOf(from))
    return [{ field: [...field, 'to'], message: 'is not after from' }];
  return unreal.map(([name]) => ({ field: [...field, name], message: 'is no instant of the calendar' }));
}

/** `Date.parse` takes 30 February for 2 March. */
function isOnCalendar(text: string): boolean {
  const milliseconds = Date.parse(text);
  return (
    !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().slice(0, 16) === text.slice(0, 16)
  );
}

function secondsOf(text: string): number {
  return Date.parse(text) / 1000;
}

function addressesOf(texts: readonly string[]): readonly string[] {
  return readAddresses(texts.join(',')).addresses;
}

function siteOf(site: SiteDocument, ngis: ReadonlyMap<string, readonly string[]>): Site {
  const { name, ngi, csirt, timeZone, country, certification = 'Certified', production = true } = site;
  const { scopes = [], downtimes = [], administrators } = site;
  return {
    name,
    ...(ngi === undefined ? {} : { ngi }),
    csirt: addressesOf(csirt),
    ngiSecurity: ngis.get(ngi ?? '') ?? [],
    ...(administrators === undefined ? {} : { administrators: administrators.map(subjectOf) }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(country === undefined ? {} : { country }),
    certification,
    production,
    scopes,
    downtimes: { known: true, list: downtimes.map(downtimeOf) },
  };
}

function downtimeOf({ from, to, severity, host, service, description }: DowntimeDocument): Downtime {
  return {
    from: secondsOf(from),
    to: secondsOf(to),
    severity,
    ...(host === undefined ? {} : { host: host.toLowerCase() }),
    ...(service === undefined ? {} : { service }),
    ...(description === undefined ? {} : { description }),
  };
}
