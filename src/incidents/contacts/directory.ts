/** Who answers for a site, and what its state is: one picture of one moment, whichever source it is from. */

export const CERTIFICATIONS = ['Candidate', 'Uncertified', 'Certified', 'Suspended', 'Closed'] as const;

/** `unknown` where the source does not say, says something else, or was last heard too long ago. */
export type Certification = (typeof CERTIFICATIONS)[number] | 'unknown';

export const DOWNTIME_SEVERITIES = ['OUTAGE', 'WARNING'] as const;

export type DowntimeSeverity = (typeof DOWNTIME_SEVERITIES)[number];

/** The time from `from` on, up to but not at `to`. */
export interface Downtime {
  /** Seconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly severity: DowntimeSeverity;
  /** The whole site where it is absent. In lower case. */
  readonly host?: string;
  /** Such as `ARC-CE`; everything on the host where it is absent. */
  readonly service?: string;
  readonly description?: string;
}

/** That nobody knows is never that there is none. */
export type Downtimes =
  | { readonly known: true; readonly list: readonly Downtime[] }
  | { readonly known: false; readonly reason: string };

export interface Site {
  /** As in GOCDB; sites are told apart by it, whole. */
  readonly name: string;
  readonly ngi?: string;
  /** Mail addresses of those who handle its incidents; may be empty. */
  readonly csirt: readonly string[];
  /** Mail addresses of its NGI's security officers; may be empty. */
  readonly ngiSecurity: readonly string[];
  /** Subjects of the certificates of those who have a role at it, RFC 4514; absent where none is known. */
  readonly administrators?: readonly string[];
  /** IANA name, such as `Europe/Ljubljana`. */
  readonly timeZone?: string;
  /** ISO 3166-1, such as `SI`. */
  readonly country?: string;
  readonly certification: Certification;
  /** Seconds since the epoch at which it was last changed, where the source tells. */
  readonly certificationSince?: number;
  /** Part of the production infrastructure. */
  readonly production?: boolean;
  readonly scopes: readonly string[];
  readonly downtimes: Downtimes;
}

/** When a part of the directory was last heard from its source. */
export interface Heard {
  readonly part: string;
  /** Seconds; infinite where nothing was ever heard or the clock that wrote it is ahead of ours. */
  readonly age: number;
}

export interface SiteDirectory {
  readonly sites: ReadonlyMap<string, Site>;
  readonly heard: readonly Heard[];
  /** What a source says that cannot be right or could not be used, a sentence each. */
  readonly notes: readonly string[];
}

/** Empty where nobody knows it. */
export function ngiOf(directory: SiteDirectory | undefined, site: string): string {
  return directory?.sites.get(site)?.ngi ?? '';
}
