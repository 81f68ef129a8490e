/**
 * What is asked of GOCDB's programmatic interface, and how each answer is read.
 * Source: GOCDB.github.io, api/read/<method>, with the levels of protection that it says there.
 */
import type { XmlElement } from '../../../check/xml.ts';
import type { RecordsOf } from './edition.ts';
import {
  downtimeRecord,
  listedSite,
  ngiRecord,
  rocRecord,
  securityRecord,
  siteContacts,
  siteRecord,
  statusChange,
} from './records.ts';

const DAY = 86_400;
/** Sites are suspended for four months at most. */
export const STATUS_CHANGES_DAYS = 125;
/** So far ahead are downtimes asked for, that one does not begin unnoticed while GOCDB is silent. */
const DOWNTIMES_DAYS = 8;

export interface Method<T> {
  readonly method: string;
  readonly level: 'public' | 'private';
  /** The one method that documents no pages would refuse the parameter. */
  readonly paged: boolean;
  /** Whether it takes `scope`; parameters that a method does not know are errors. */
  readonly scoped: boolean;
  readonly query?: Readonly<Record<string, string>>;
  /** Name of the elements. */
  readonly element: string;
  /** Undefined for one that says nothing of use. */
  readonly read: (element: XmlElement) => T | undefined;
}

type Methods = { readonly [part in keyof RecordsOf]: Method<RecordsOf[part]> };

/** @param now seconds since the epoch */
export function methodsAt(now: number): Methods {
  return { ...aboutSites(), ...aboutNgis(), ...aboutTimes(now) };
}

type Group<P extends keyof Methods> = Pick<Methods, P>;

function aboutSites(): Group<'sites' | 'siteList' | 'security' | 'officers'> {
  return {
    sites: {
      method: 'get_site',
      level: 'private',
      paged: true,
      scoped: true,
      element: 'SITE',
      read: siteRecord,
    },
    siteList: {
      method: 'get_site_list',
      level: 'public',
      paged: true,
      scoped: true,
      element: 'SITE',
      read: listedSite,
    },
    security: {
      method: 'get_site_security_info',
      level: 'private',
      paged: false,
      scoped: true,
      element: 'SITE',
      read: securityRecord,
    },
    officers: {
      method: 'get_site_contacts',
      level: 'private',
      paged: true,
      scoped: true,
      element: 'SITE',
      read: siteContacts,
    },
  };
}

function aboutNgis(): Group<'ngis' | 'rocs'> {
  return {
    ngis: {
      method: 'get_ngi',
      level: 'private',
      paged: true,
      scoped: true,
      element: 'NGI',
      read: ngiRecord,
    },
    rocs: {
      method: 'get_roc_contacts',
      level: 'private',
      paged: true,
      scoped: false,
      element: 'ROC',
      read: rocRecord,
    },
  };
}

function aboutTimes(now: number): Group<'statusChanges' | 'downtimes'> {
  return {
    statusChanges: {
      method: 'get_cert_status_changes',
      level: 'private',
      paged: true,
      scoped: false,
      query: { startdate: dateOf(now - STATUS_CHANGES_DAYS * DAY) },
      element: 'result',
      read: statusChange,
    },
    downtimes: {
      method: 'get_downtime',
      level: 'public',
      paged: true,
      scoped: true,
      query: { windowstart: dateOf(now - DAY), windowend: dateOf(now + DOWNTIMES_DAYS * DAY) },
      element: 'DOWNTIME',
      read: downtimeRecord,
    },
  };
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
