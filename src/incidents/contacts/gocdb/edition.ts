/** What was last heard from GOCDB, a part for each method, each with the time at which it was heard. */

/** Ids differ between methods; sites are joined by primary key, then by name. */
export interface SiteKey {
  readonly key?: string;
  readonly name: string;
}

/** `get_site` */
export interface SiteRecord extends SiteKey {
  readonly ngi?: string;
  readonly csirt: string;
  readonly timeZone?: string;
  readonly country?: string;
  readonly certification: string;
  /** `Production` or `Test`. */
  readonly infrastructure: string;
  readonly scopes: readonly string[];
}

/** `get_site_list` */
export interface ListedSite extends SiteKey {
  readonly ngi?: string;
  readonly country?: string;
}

/** `get_site_security_info` */
export interface SecurityRecord extends SiteKey {
  readonly csirt: string;
}

/** A person with a role. */
export interface Person {
  readonly email: string;
  readonly role: string;
  /** Subject of the person's certificate, as GOCDB writes it. */
  readonly dn?: string;
}

/** `get_site_contacts` */
export interface SiteContacts extends SiteKey {
  readonly people: readonly Person[];
}

/** `get_ngi` */
export interface NgiRecord {
  readonly name: string;
  readonly security: string;
}

/** `get_roc_contacts` */
export interface RocRecord {
  readonly name: string;
  readonly people: readonly Person[];
}

/** `get_cert_status_changes` */
export interface StatusChange {
  readonly site: string;
  /** Seconds since the epoch. */
  readonly at: number;
  readonly status: string;
}

/** `get_downtime`: one for each service that it is about. */
export interface DowntimeRecord {
  readonly site: string;
  readonly host: string;
  readonly service: string;
  readonly severity: string;
  readonly description: string;
  /** Seconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

export interface RecordsOf {
  readonly sites: SiteRecord;
  readonly siteList: ListedSite;
  readonly security: SecurityRecord;
  readonly officers: SiteContacts;
  readonly ngis: NgiRecord;
  readonly rocs: RocRecord;
  readonly statusChanges: StatusChange;
  readonly downtimes: DowntimeRecord;
}

export const PARTS = [
  'sites',
  'siteList',
  'security',
  'officers',
  'ngis',
  'rocs',
  'statusChanges',
  'downtimes',
] as const satisfies readonly (keyof RecordsOf)[];

export interface Part<T> {
  /** Seconds since the epoch. */
  readonly heardAt: number;
  readonly records: readonly T[];
  /** Records that had no name, or no time where they need one. */
  readonly unreadable: number;
  /** What was there in the last days, oldest first; absent where nothing of it is to last. */
  readonly stood?: readonly Stood[];
}

/** What was there at one time, by what it is. */
export interface Stood {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly named: Readonly<Record<string, readonly string[]>>;
}

export type Edition = { readonly [part in keyof RecordsOf]?: Part<RecordsOf[part]> };
