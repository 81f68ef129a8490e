/** What is wrong with one entry by one rule. */
import { GROUP_WRITE, octal, OTHERS_WRITE, STICKY } from '../../src/evidence/mode-bits.ts';
import type { Rule, Suspect } from './observation.ts';

export interface Violation {
  /** Stable, for exceptions and machine readers. */
  readonly kind: string;
  readonly text: string;
}

const SET_UID = 0o4000;
const SET_GID = 0o2000;
const OTHERS_READ = 0o044;
const WRITE = GROUP_WRITE | OTHERS_WRITE;

export function violationsOf(suspect: Suspect, rule: Rule): readonly Violation[] {
  const owner = wrongOwner(suspect, rule);
  if (suspect.role === 'link') return owner;
  return [
    ...forbiddenBits(suspect, rule),
    ...missingBits(suspect, rule),
    ...owner,
    ...wrongGroup(suspect, rule),
    ...aclWriters(suspect, rule),
  ];
}

function forbiddenBits(suspect: Suspect, rule: Rule): readonly Violation[] {
  const bits = suspect.mode & rule.clear & ~allowedBits(suspect, rule);
  const noun = nounOf(suspect, rule);
  const mode = `mode ${octal(suspect.mode)}`;
  const found: Violation[] = [];
  const note = (kind: string, text: string): number => found.push({ kind, text: `${text}, ${mode}` });
  if (rule.privateKeys && (bits & OTHERS_READ) !== 0)
    note('private-key-readable', `${noun} that others may read`);
  if ((bits & OTHERS_WRITE) !== 0) note('world-writable', `world-writable ${noun}`);
  else if ((bits & GROUP_WRITE) !== 0) note('group-writable', `group-writable ${noun}`);
  if ((bits & SET_UID) !== 0) note('setuid', `set-uid ${noun}`);
  if ((bits & SET_GID) !== 0) note('setgid', `set-gid ${noun}`);
  if (bits !== 0 && found.length === 0) note('forbidden-bits', `${noun} with bits ${octal(bits)}`);
  return found;
}

/** Bits that are no violation here although the rule wants them clear. */
function allowedBits(suspect: Suspect, rule: Rule): number {
  if (suspect.type === 'directory' && rule.allowSticky && isSticky(suspect)) return ~0;
  if (protectsEntries(suspect)) return WRITE;
  return rule.forbidAclWrite && suspect.acl?.group === false ? GROUP_WRITE : 0;
}

function isSticky({ mode }: Suspect): boolean {
  return (mode & STICKY) !== 0;
}

/**
 * Above PATH, the sticky bit keeps others from replacing the next directory, whose owner is judged on its own. Where
 * the next one is missing they may make it.
 */
function protectsEntries(suspect: Suspect): boolean {
  return suspect.role === 'parent' && isSticky(suspect) && suspect.missing === undefined;
}

function missingBits(suspect: Suspect, rule: Rule): readonly Violation[] {
  const bits = ~suspect.mode & rule.set;
  if (bits === 0) return [];
  const text = `${nounOf(suspect, rule)} without bits ${octal(bits)}, mode ${octal(suspect.mode)}`;
  return [{ kind: 'missing-bits', text }];
}

function wrongOwner(suspect: Suspect, rule: Rule): readonly Violation[] {
  const allowed = ownersOf(suspect, rule);
  if (allowed?.includes(suspect.uid) !== false) return [];
  return [{ kind: 'wrong-owner', text: `${nounOf(suspect, rule)} owned by uid ${suspect.uid}` }];
}

function ownersOf(suspect: Suspect, rule: Rule): readonly number[] | null {
  return suspect.owners ?? rule.owners;
}

function wrongGroup(suspect: Suspect, rule: Rule): readonly Violation[] {
  if (rule.groups?.includes(suspect.gid) !== false) return [];
  return [{ kind: 'wrong-group', text: `${nounOf(suspect, rule)} of group ${suspect.gid}` }];
}

/** Whoever may own the entry may also write to it. */
function aclWriters(suspect: Suspect, rule: Rule): readonly Violation[] {
  const { acl } = suspect;
  if (acl === undefined || !rule.forbidAclWrite || protectsEntries(suspect)) return [];
  const allowed = ownersOf(suspect, rule) ?? [];
  const writers = [
    ...acl.uids.filter((uid) => !allowed.includes(uid)).map((uid) => `uid ${uid}`),
    ...acl.gids.map((gid) => `gid ${gid}`),
  ];
  if (writers.length === 0) return [];
  return [{ kind: 'acl-grants-write', text: `ACL lets ${writers.join(', ')} write` }];
}

function nounOf({ type, role, missing }: Suspect, { privateKeys }: Rule): string {
  if (privateKeys) return 'private key';
  if (missing !== undefined) return `directory where PATH misses '${missing}'`;
  if (role === 'parent') return 'directory above PATH';
  if (role === 'link') return 'link that PATH leads through';
  return role === undefined ? type : `${type} on PATH`;
}
