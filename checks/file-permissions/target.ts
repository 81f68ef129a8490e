/** A rule and where it is to be held against what is there. */
import type { RuleDocument } from './policy-document.ts';
import type { Rule } from './observation.ts';

export interface Target {
  readonly rule: Rule;
  /** Paths, globs and stand-ins, as the policy has them. */
  readonly at: readonly string[];
  /** 0 it alone, Infinity everything below it. */
  readonly depth: number;
  readonly oneFileSystem: boolean;
  /** Also every directory above it. */
  readonly parents: boolean;
  readonly exclude: readonly string[];
  /** Whether the account may own it whose home it is in. */
  readonly ownedByHome: boolean;
}

export function targetOf(document: RuleDocument, rule: Rule, ownedByHome: boolean): Target {
  return {
    rule,
    at: document.at,
    depth: document.recursive === true ? Infinity : 0,
    oneFileSystem: document['one-file-system'] ?? true,
    parents: document.parents ?? false,
    exclude: document.exclude ?? [],
    ownedByHome,
  };
}

/** The target with only the places that the condition holds for, if there is any. */
export function narrowed(target: Target, condition: (at: string) => boolean): readonly Target[] {
  const at = target.at.filter(condition);
  return at.length === 0 ? [] : [{ ...target, at }];
}

/** Every directory above a path, nearest last, from `top` down. */
export function parentsOf(path: string, top = '/'): readonly string[] {
  const parents: string[] = [];
  for (let at = path; at !== top && at !== '/' && at.length > 1;) {
    at = at.slice(0, Math.max(1, at.lastIndexOf('/')));
    parents.unshift(at);
  }
  return parents;
}
