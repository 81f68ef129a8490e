/** What the check saw: facts, and the rules that they are to be held against. */
import type { Observation } from '../../src/check/index.ts';
import type { FileType } from '../../src/host/files.ts';
import type { NotEntered, TreeEntry, TreeError } from '../../src/host/trees.ts';

/** A rule with its bits and accounts as numbers. */
export interface Rule {
  readonly name: string;
  readonly policy: string;
  readonly severity: 'critical' | 'warning';
  readonly types: readonly FileType[];
  /** Bits that must be clear. */
  readonly clear: number;
  /** Bits that must be set. */
  readonly set: number;
  readonly allowSticky: boolean;
  /** Who may own it; null where anybody may. */
  readonly owners: readonly number[] | null;
  readonly groups: readonly number[] | null;
  readonly forbidAclWrite: boolean;
  readonly privateKeys: boolean;
}

/** Who may write by a POSIX ACL, its mask applied. */
export interface AclWriters {
  readonly uids: readonly number[];
  readonly gids: readonly number[];
  /** Whether the file's own group may. */
  readonly group: boolean;
}

/**
 * What an entry is to PATH: one of its directories, above one, in one, or a link on the way in a directory where others
 * may put files.
 */
export type PathRole = 'directory' | 'parent' | 'entry' | 'link';

/** An entry that may break a rule. */
export interface Suspect extends TreeEntry {
  /** Who may own it here, where the rule depends on the home. */
  readonly owners?: readonly number[];
  /** Absent where there is no ACL, or where nobody asked. */
  readonly acl?: AclWriters;
  readonly role?: PathRole;
  /** Of a directory above PATH: what PATH names next is missing there. */
  readonly missing?: string;
  /** The element of PATH, or the entry in it, that leads here. */
  readonly via?: string;
}

export interface AclQuestions {
  /** Entries whose ACL may let others write. */
  readonly asked: number;
  /** Those that nothing could be told of. */
  readonly unread: number;
  readonly reason: string | null;
}

/** One rule, held against one look. */
export interface RuleReport {
  readonly rule: Rule;
  /** Entries that may break the rule; more than the suspects where those are cut short. */
  readonly selected: number;
  readonly suspects: readonly Suspect[];
  readonly acls: AclQuestions;
}

/** Something that was looked at, for all the rules that have to do with it. */
export interface Look {
  /** The roots, `PATH` or `homes`. */
  readonly what: string;
  /** Entries whose status was read. */
  readonly seen: number;
  readonly vanished: number;
  readonly notEntered: NotEntered;
  /** The first errors by path. */
  readonly errors: readonly TreeError[];
  readonly errorCount: number;
  /** Elements of PATH that are no absolute path. */
  readonly relative: readonly string[];
  readonly reports: readonly RuleReport[];
}

export interface PermissionsObservation extends Observation {
  /** Seconds that the looking took, to the millisecond. */
  readonly seconds: number;
  /** The policy's file; null for the shipped one. */
  readonly policy: string | null;
  /** The roots that were asked for, beside those of the policy. */
  readonly roots: readonly string[];
  /** The account that was asked for; null for the one that looked. */
  readonly account: string | null;
  readonly looks: readonly Look[];
}
