/** What an indicator set says, whatever it was written in. */
import type { DigestAlgorithm } from '../../src/host/digests.ts';
import type { FileType } from '../../src/host/files.ts';
import type { Tlp } from './tlp.ts';

/** A file that is there, and is as every further field says. */
export interface SoughtFile {
  readonly kind: 'file';
  /** Absolute paths and globs; one component may be `**`: everything below that directory. */
  readonly at: readonly string[];
  readonly type: FileType | null;
  /** Mode bits: all set, any set, all clear; 0 asks nothing. */
  readonly set: number;
  readonly anySet: number;
  readonly clear: number;
  /** Account name or number. */
  readonly owner: string | null;
  readonly digest: SoughtDigest | null;
  /** Bytes; any size where it is empty. */
  readonly sizes: readonly number[];
  /** Larger files are others; null where nothing is hashed, or the sizes say it. */
  readonly maxSize: number | null;
}

export interface SoughtDigest {
  readonly algorithm: DigestAlgorithm;
  /** Lower-case hexadecimal; any of them. */
  readonly values: readonly string[];
}

/** A regular file that no installed package owns. */
export interface SoughtUnowned {
  readonly kind: 'unowned-file';
  readonly at: readonly string[];
}

/** Bytes in a regular file of at most so many. */
export interface SoughtString {
  readonly kind: 'string';
  readonly at: readonly string[];
  /** Hexadecimal. */
  readonly bytes: string;
  readonly maxSize: number;
}

/** A process, as every further field says; lists are globs of which any matches, empty ones ask nothing. */
export interface SoughtProcess {
  readonly kind: 'process';
  readonly names: readonly string[];
  readonly executables: readonly string[];
  /** Expression over the arguments, joined by spaces. */
  readonly commandLine: string | null;
  /** Whether the executable is gone from its path. */
  readonly deleted: boolean | null;
}

export interface SoughtLibrary {
  readonly kind: 'mapped-library';
  /** File names or absolute paths, globs. */
  readonly names: readonly string[];
  readonly deleted: boolean | null;
}

export interface SoughtModule {
  readonly kind: 'module';
  /** Names, globs; any where it is empty. */
  readonly names: readonly string[];
  /** Only one that `/proc/modules` does not tell of. */
  readonly hidden: boolean;
}

export interface SoughtKey {
  readonly kind: 'authorized-key';
  /** `SHA256:` with base64, or `MD5:` with pairs of hexadecimal digits. */
  readonly fingerprints: readonly string[];
}

/** A line of a crontab or of what cron starts, or a file among them. */
export interface SoughtCron {
  readonly kind: 'cron';
  readonly files: readonly string[];
  readonly line: string | null;
}

export interface SoughtUnit {
  readonly kind: 'systemd-unit';
  readonly names: readonly string[];
  readonly line: string | null;
}

export interface SoughtAddress {
  readonly kind: 'address';
  /** Addresses or CIDR; any where it is empty. */
  readonly networks: readonly string[];
  readonly ports: readonly number[];
  readonly protocol: 'tcp' | 'udp' | null;
  /** Of its own end, or of the other; null for both. */
  readonly state: 'listening' | 'connected' | null;
}

export interface SoughtAccount {
  readonly kind: 'account';
  readonly names: readonly string[];
  readonly uids: readonly number[];
  readonly shells: readonly string[];
}

export type Sought =
  | SoughtFile
  | SoughtUnowned
  | SoughtString
  | SoughtProcess
  | SoughtLibrary
  | SoughtModule
  | SoughtKey
  | SoughtCron
  | SoughtUnit
  | SoughtAddress
  | SoughtAccount;

export type Kind = Sought['kind'];

export type Severity = 'critical' | 'warning';

/** One thing to look for. An item of a set may come to several: any one of them is a match of the item. */
export interface Indicator {
  /** Of its set, by number. */
  readonly set: number;
  /** From 1, as it stands in its file. */
  readonly item: number;
  /** What the set calls it. */
  readonly name: string | null;
  readonly tlp: Tlp;
  /** A lead rather than a proof is a warning. */
  readonly severity: Severity;
  readonly sought: Sought;
}

/** An item that cannot be looked for. */
export interface Unusable {
  readonly item: number;
  readonly reason: string;
  /** `elsewhere`: a host could never tell, or the set itself says not to look; `here`: it is wrong, or lacks something. */
  readonly scope: 'elsewhere' | 'here';
}

/** What an item comes to. */
export interface Taken {
  readonly sought: readonly Sought[];
  readonly rejected: readonly Omit<Unusable, 'item'>[];
}

export type Format = 'secmon' | 'misp' | 'stix';

export interface ParsedSet {
  readonly name: string;
  readonly format: Format;
  readonly tlp: Tlp;
  /** Items in the file. */
  readonly items: number;
  readonly indicators: readonly Omit<Indicator, 'set'>[];
  readonly unusable: readonly Unusable[];
}

/** What the operator adds to indicators that name no place. */
export interface Places {
  /** Where bare file names and checksums are looked for. */
  readonly roots: readonly string[];
  /** Bytes; larger files are not hashed. */
  readonly maxSize: number;
}
