/**
 * What can be asked of a host: conditions, each with exactly one key, its kind. They are data, written in advisories;
 * their schema is src/evidence/condition-schema.ts, what each means is in checks/advisory/README.md.
 */
import type { FileType } from '../host/files.ts';
import type { AddressFamilyName } from './address-families.ts';
import type { LimitName } from './limit-names.ts';

/** Every one of several choices is as good as the others. */
export type OneOrMore<T> = T | readonly T[];

/** Holds what was read against values; every limit that is given has to hold. */
export interface ValueLimits {
  /** One of these texts, white space around and between words apart; numbers by their decimal text. */
  readonly equals?: OneOrMore<string | number>;
  readonly 'at-least'?: Quantity;
  readonly 'at-most'?: Quantity;
}

/** A number, or one with a binary suffix: `32 GiB`. */
export type Quantity = number | string;

/** `>= 1.2-3`, or several with commas: `>= 1.2, < 2`. */
export type VersionRange = string;

/** Of a module: in the kernel now; part of its image; kept out by `install`; by alias only; no file of it. */
export type ModuleState = 'loaded' | 'builtin' | 'blocked' | 'blacklisted' | 'absent';

/** The fields of every condition, by kind. */
export interface ConditionFields {
  /** A file that is there, and is as every further field says; a glob stands for any file that matches. */
  readonly file: {
    readonly path: OneOrMore<string>;
    readonly type?: FileType;
    /** Mode bits that are all set. */
    readonly set?: string;
    /** Mode bits of which at least one is set. */
    readonly 'any-set'?: string;
    /** Mode bits that are all clear. */
    readonly clear?: string;
    /** Name or number. */
    readonly owner?: string | number;
    readonly md5?: OneOrMore<string>;
    readonly sha1?: OneOrMore<string>;
    readonly sha256?: OneOrMore<string>;
  };
  /** Anything below directories, themselves included, that has one of the mode bits. */
  readonly tree: {
    readonly path: OneOrMore<string>;
    readonly 'any-set': string;
    /** Files and directories unless said. */
    readonly types?: readonly FileType[];
  };
  /** A file that matches the glob and that no installed package owns. */
  readonly 'unowned-file': { readonly path: OneOrMore<string> };
  readonly package: {
    /** One of these is installed; `*` and `?` match. */
    readonly name: OneOrMore<string>;
    /** By the packager's own order. */
    readonly version?: VersionRange;
    readonly manager?: 'dpkg' | 'rpm';
    /** Where installed instances disagree about `version`: one is enough, or all must. Else nothing can be told. */
    readonly instances?: 'any' | 'all';
  };
  /** The running kernel. */
  readonly kernel: {
    /** Glob over the release, such as `*.el8*`. */
    readonly matching?: OneOrMore<string>;
    /** Of `uname -r`. */
    readonly release?: VersionRange;
    /** Of the Debian package that the running kernel came from, as it says itself. */
    readonly debian?: VersionRange;
  };
  readonly 'kernel-option': {
    /** With its prefix: `CONFIG_X`. */
    readonly name: string;
    /** `n` stands for an option that is not set. */
    readonly equals: OneOrMore<string | number>;
  };
  readonly 'kernel-argument': {
    readonly name: string;
    readonly equals?: OneOrMore<string | number>;
    /** A member of a list with commas. */
    readonly includes?: string;
  };
  readonly module: { readonly name: OneOrMore<string>; readonly is: ModuleState };
  readonly sysctl: ValueLimits & { readonly name: string };
  readonly process: {
    /** As the kernel keeps it: 15 bytes. Globs match. */
    readonly name?: OneOrMore<string>;
    /** Path of the executable; globs match. */
    readonly executable?: OneOrMore<string>;
    /** Expression over the arguments, joined by spaces. */
    readonly 'command-line'?: string;
    /** Whether the executable is gone from its path. */
    readonly deleted?: boolean;
  };
  readonly 'mapped-library': {
    /** File name, or absolute path; globs match. */
    readonly name: OneOrMore<string>;
    /** Whether the file is gone from its path: replaced since the process started. */
    readonly deleted?: boolean;
  };
  /** Whether sockets of the family can be made without loading anything. */
  readonly 'address-family': { readonly name: AddressFamilyName };
  /** A resource limit of the process that looks. */
  readonly limit: Pick<ValueLimits, 'at-least' | 'at-most'> & {
    readonly name: LimitName;
    readonly which: 'soft' | 'hard';
  };
  /** All of the memory, in bytes. */
  readonly memory: Pick<ValueLimits, 'at-least' | 'at-most'>;
  /** A line of a file. */
  readonly line: {
    readonly path: OneOrMore<string>;
    /** ECMAScript regular expression, with the flag `u`; it may match anywhere in the line. */
    readonly matches: string;
    readonly 'ignore-case'?: boolean;
  };
  readonly listening: {
    readonly port: OneOrMore<number>;
    readonly protocol?: 'tcp' | 'udp';
    /** Only where others than this machine can reach it. */
    readonly 'beyond-loopback'?: boolean;
  };
  /** An account of `/etc/passwd`, as every further field says. */
  readonly 'local-account': {
    readonly name?: OneOrMore<string>;
    /** Glob, such as `/bin/*sh`. */
    readonly shell?: OneOrMore<string>;
    readonly 'uid-at-least'?: number;
  };
  /** What a listed read-only command says. */
  readonly command: {
    readonly name: CommandName;
    /** As for `line`, over the lines of its output. */
    readonly matches?: string;
    /** Of the first version number in its output. */
    readonly version?: VersionRange;
  };
  /** The distribution, by os-release(5). */
  readonly os: {
    /** ID, or one of ID_LIKE. */
    readonly id: OneOrMore<string>;
    /** Of VERSION_ID. */
    readonly version?: VersionRange;
  };
  /** What no host can tell, such as what an advisory leaves open. */
  readonly 'cannot-tell': { readonly because: string };
}

/** The commands that a condition may run: they change nothing and need no privilege. */
export const COMMANDS = {
  apptainer: ['apptainer', '--version'],
  cvmfs2: ['cvmfs2', '--version'],
  qmgr: ['qmgr', '-c', 'print server'],
  singularity: ['singularity', '--version'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type CommandName = keyof typeof COMMANDS;

export type ConditionKind = keyof ConditionFields;

/** One condition of one kind, as `{sysctl: {...}}`. */
export type Leaf = { [Kind in ConditionKind]: Readonly<Pick<ConditionFields, Kind>> }[ConditionKind];

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Leaf;
