/** What a feed says, in one form for all of them. */

/**
 * A distribution and its release: `almalinux:9`, `rocky:9`, `rhel:9`, `centos-stream:9`, `debian:12`, `ubuntu:22.04`,
 * `sles:15.5`, `opensuse-leap:15.5`. The id is that of os-release(5); rpm distributions of the RHEL family by major release,
 * the others as they number theirs.
 */
export type ReleaseName = string;

/**
 * What somebody must have to get a package: Ubuntu Pro's `esm-infra` and `esm-apps`, Red Hat's `eus:9.4`, `aus:8.2`, `e4s:9.0`,
 * Debian's `lts` and `elts`, `fips`. Null: everybody.
 */
export type Channel = string | null;

/** From `introduced` (inclusive; null: from the first) to `fixed` (exclusive; null: no fix is known). */
export interface VersionInterval {
  readonly introduced: string | null;
  readonly fixed: string | null;
}

export type Claim =
  /** In one of the intervals it is vulnerable, outside of them all it is not. */
  | { readonly status: 'affected'; readonly intervals: readonly VersionInterval[]; readonly fix: Fix }
  | { readonly status: 'not-affected' }
  /** The vendor does not know. */
  | { readonly status: 'undetermined'; readonly reason: string };

/** Of a package for which some interval has no end: whether one will come. */
export type Fix =
  | 'available'
  | 'none'
  /** Will not be fixed, whatever the vendor calls it: `no_fix_planned`, `ignored`, end of life. */
  | 'never'
  /** Put off: `no-dsa`, `deferred`, `postponed`, `under_investigation` of a fix. */
  | 'postponed';

/** What is said of one package of one release. */
export interface Statement {
  readonly release: ReleaseName;
  readonly channel: Channel;
  /** The name of a source package says something of every binary that was built of it. */
  readonly of: 'source' | 'binary';
  readonly package: string;
  /** Null: of every architecture. */
  readonly arches: readonly string[] | null;
  /** `NAME:STREAM`; `*`: of a module that the feed does not name; null: of the package that is in no module. */
  readonly module: string | null;
  /**
   * The binaries that the feed lists for a source package, for inventories that do not say of what their packages were built;
   * null: it lists none.
   */
  readonly binaries: readonly string[] | null;
  readonly claim: Claim;
}

/** The vendor's word in the order of Red Hat's four, which the others are read as; null: no word. */
export type Severity = 'critical' | 'important' | 'moderate' | 'low' | 'none' | null;

export interface Advisory {
  /** The vendor's id: `ALSA-2024:0001`, `RHSA-2024:0001`, `DSA-5600-1`, `USN-6000-1`, or a CVE where the feed has no other. */
  readonly id: string;
  /** `CVE-YYYY-N…`, sorted; an advisory without any is kept. */
  readonly cves: readonly string[];
  readonly title: string;
  readonly url: string | null;
  readonly severity: Severity;
  /** Base score of CVSS, the newest version that the feed has. */
  readonly cvss: number | null;
  /** Seconds since the epoch; null where the feed does not say. */
  readonly published: number | null;
  readonly modified: number | null;
  readonly withdrawn: number | null;
  /** Empty where {@link criteria} says it all. */
  readonly statements: readonly Statement[];
  /** Of OVAL: true means vulnerable. */
  readonly criteria: Criteria | null;
}

/** OVAL's tree, evaluated with three values. Source: OVAL 5.11, "Definition Evaluation". */
export type Criteria =
  | { readonly is: 'and' | 'or'; readonly negate: boolean; readonly of: readonly Criteria[] }
  | { readonly is: 'test'; readonly negate: boolean; readonly test: CriteriaTest };

export type CriteriaTest =
  /** Of the installed packages of these names, as many as `check` says satisfy every bound. */
  | {
      readonly kind: 'package';
      readonly names: readonly string[];
      /** Beside the names: found anywhere in a name unless it is anchored. */
      readonly namePattern: string | null;
      /** Found anywhere in the architecture unless it is anchored. */
      readonly arch: { readonly pattern: string } | null;
      readonly version: VersionBound | null;
      /** A key id of 16 hexadecimal digits, which the package must be signed with. */
      readonly signedBy: string | null;
      /** Without a bound it is whether there is any such package. */
      readonly check: 'at least one' | 'all' | 'none satisfy';
      /** OVAL's `check_existence`: `at_least_one_exists`, or `none_exist` of those that are named. */
      readonly exists: boolean;
    }
  | { readonly kind: 'release'; readonly release: ReleaseName }
  | { readonly kind: 'module'; readonly module: string }
  | {
      readonly kind: 'running-kernel';
      readonly version: VersionBound;
    }
  | { readonly kind: 'not-understood'; readonly what: string };

export interface VersionBound {
  /** Of what: epoch, version and release in their order, or the version alone. */
  readonly of: 'evr' | 'version';
  readonly operation: VersionOperation;
  readonly evr: string;
}

export type VersionOperation =
  | 'equals'
  | 'not equal'
  | 'less than'
  | 'less than or equal'
  | 'greater than'
  | 'greater than or equal'
  | 'pattern match';

/** All that a feed can say. */
export type FeedRecord =
  | { readonly kind: 'advisory'; readonly advisory: Advisory }
  /** CISA KEV. @property due seconds since the epoch */
  | {
      readonly kind: 'exploited';
      readonly cve: string;
      readonly added: number;
      readonly due: number | null;
      readonly ransomware: boolean;
    }
  /** EPSS: both between 0 and 1. */
  | { readonly kind: 'epss'; readonly cve: string; readonly score: number; readonly percentile: number }
  /** When support of a release ends, seconds since the epoch; null: not known to end. */
  | {
      readonly kind: 'support';
      readonly release: ReleaseName;
      readonly ends: number | null;
      readonly extendedEnds: number | null;
    }
  /** Of what source the binaries of a release are built, for inventories that do not say it. */
  | {
      readonly kind: 'binaries';
      readonly release: ReleaseName;
      readonly source: string;
      readonly binaries: readonly string[];
      /** Of the source, those that are listed; none where the feed says none. */
      readonly versions?: readonly string[];
      /** Binaries that count otherwise than it: `NAME VERSION` → the version of the source. */
      readonly sourceVersions?: Readonly<Record<string, string>>;
    };

/** A part of a feed that was not understood; everything around it is. */
export interface NotUnderstood {
  readonly kind: 'not-understood';
  /** The file, and a line, an id or a path in it. */
  readonly where: string;
  readonly what: string;
}
