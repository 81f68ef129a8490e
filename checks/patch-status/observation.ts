/** What the probe saw: plain JSON. Times are seconds since the epoch. */
import type { FailureReason, Observation } from '../../src/check/index.ts';

export interface PatchObservation extends Observation {
  /** Of os-release(5). */
  readonly system: SystemFacts | Unseen;
  /** Null where the packager has no database. */
  readonly dpkg: DpkgFacts | Unseen | null;
  /** Null where the packager has no database. */
  readonly rpm: RpmFacts | Unseen | null;
  /** Null where it was not looked at. */
  readonly reboot: RebootFacts | Unseen | null;
  /** Null where it was not looked at. */
  readonly services: ServiceFacts | Unseen | null;
}

/** What could not be told, and why. */
export interface Unseen {
  readonly failure: FailureReason;
  readonly message: string;
}

export function isSeen<T extends object>(facts: T | Unseen): facts is T {
  return !('failure' in facts);
}

export interface SystemFacts {
  /** `debian`, `ubuntu`, `almalinux`; empty where it is not said, as all others. */
  readonly id: string;
  readonly versionId: string;
  /** `bookworm`; of Ubuntu's derivatives the one of Ubuntu's. */
  readonly codename: string;
  readonly name: string;
  /** The day after which there are no fixes, as the distribution says it. */
  readonly supportEnd: number | null;
}

/** An installed package that is not the newest that a list has. */
export interface NewerFacts {
  readonly package: string;
  readonly architecture: string;
  readonly installed: string;
  /** Name of the source package; empty where it is not known. */
  readonly source: string;
  readonly versions: readonly ListedVersion[];
  /** Indexes of the lists that have the installed version. */
  readonly installedIn: readonly number[];
}

export interface ListedVersion {
  readonly version: string;
  /** Index of the list. */
  readonly list: number;
  /** Of the machines that get it so far, in percent; null where all do. */
  readonly phased: number | null;
}

export interface DpkgFacts {
  /** How many are installed. */
  readonly packages: number;
  /** Whether dpkg was stopped before it had written down what it did. */
  readonly interrupted: boolean;
  /** Lines and files that say nothing to us. */
  readonly troubles: readonly string[];
  /** One for each list of packages that the enabled sources name. */
  readonly lists: readonly AptList[];
  readonly newer: readonly NewerFacts[];
  /** `NAME: STATUS`, as dpkg calls it. */
  readonly unfinished: readonly string[];
  readonly held: readonly string[];
  /** In the order in which they count. */
  readonly pins: readonly Pin[];
  readonly overlap: Overlap;
}

/** What is installed against what the lists have of it. */
export interface Overlap {
  /** How many packages are in some list in just the version that is installed. */
  readonly same: number;
  /** Names of those of which no list has any version. */
  readonly unlisted: readonly string[];
}

/** Source: apt_preferences(5). */
export interface Pin {
  readonly path: string;
  /** Names, globs, `/expressions/`, `src:NAME`; `*` is everything. */
  readonly packages: readonly string[];
  readonly kind: 'release' | 'origin' | 'version';
  readonly data: string;
  readonly priority: number;
}

export interface AptList {
  /** `bookworm-security/main amd64`. */
  readonly source: string;
  readonly uri: string;
  /** Empty where the source is a flat directory, as the architecture. */
  readonly component: string;
  readonly architecture: string;
  /** How many of the installed packages it has, in whatever version. */
  readonly packages: number;
  /** Null where there is no release file, or none that can be read. */
  readonly release: AptRelease | null;
  /** Null where the list is there, and is the one that the release file describes; else why it cannot be used. */
  readonly trouble: Unseen | null;
}

export interface AptRelease {
  readonly origin: string;
  readonly label: string;
  readonly suite: string;
  readonly codename: string;
  readonly version: string;
  readonly date: number | null;
  readonly validUntil: number | null;
  /** Whether there is a signature; apt has verified it. */
  readonly isSigned: boolean;
  readonly isAutomatic: boolean;
  /** Though it is not automatic, what was installed from it is kept current. */
  readonly isUpgraded: boolean;
}

export interface RpmFacts {
  readonly packages: number;
  readonly troubles: readonly string[];
  readonly repositories: readonly Repository[];
  readonly newer: readonly NewerFacts[];
  /** Advisories for security that name newer builds of what is installed. */
  readonly advisories: readonly RpmAdvisory[];
  /** Names or patterns that are not to be updated, and who says so. */
  readonly held: readonly string[];
  readonly overlap: Overlap;
  /** Installed twice though it can be only once, as after an update that was broken off. */
  readonly unfinished: readonly string[];
}

export interface Repository {
  readonly id: string;
  /** When its metadata were last known to be current. */
  readonly checkedAt: number | null;
  /** Whether it says which updates are for security. */
  readonly hasAdvisories: boolean;
  readonly trouble: Unseen | null;
}

export interface RpmAdvisory {
  readonly id: string;
  readonly severity: string;
  readonly issued: number | null;
  readonly package: string;
  readonly architecture: string;
  readonly installed: string;
  readonly fixed: string;
  readonly repository: string;
}

export interface RebootFacts {
  /** As `uname -r`. */
  readonly kernel: string;
  /** What it was built as, where it says so: `6.1.140-1` of Debian. */
  readonly build: string | null;
  /** Such as `docker`: it has no kernel of its own. */
  readonly container: string | null;
  readonly kernels: readonly InstalledKernel[];
  /** As `uname -r`, what starts next; empty where nobody says it. */
  readonly next: string;
  readonly required: 'yes' | 'no' | '';
  readonly livepatches: string;
  /** Packages that want it, of /run/reboot-required.pkgs. */
  readonly wantedBy: readonly string[];
  /** Packages of rpm that only a reboot brings into effect, and that have been installed since the last one. */
  readonly sinceBoot: readonly string[];
}

export interface InstalledKernel {
  readonly manager: 'dpkg' | 'rpm';
  readonly package: string;
  readonly version: string;
  readonly flavour: string;
  readonly runs: boolean;
}

export interface ServiceFacts {
  /** How many were looked at. */
  readonly processes: number;
  /** Why others were not. */
  readonly gaps: readonly string[];
  readonly stale: readonly StaleProcess[];
}

/** A process that runs what is gone from the disk. */
export interface StaleProcess {
  readonly pid: number;
  readonly name: string;
  /** `ssh.service`, `session-3.scope`; empty where it is in none. */
  readonly unit: string;
  readonly files: readonly string[];
}
