/** What a walk has to bring back for a rule. */
import type { FileType } from '../../src/host/files.ts';
import type { Clause, Selection } from '../../src/host/trees.ts';
import { GROUP_WRITE, OTHERS_WRITE, STICKY } from '../../src/evidence/mode-bits.ts';
import type { Rule } from './observation.ts';

/** Of each rule so many are kept: enough to see what is wrong, and bounded memory where everything is. */
export const KEPT = 10_000;
/** Entries whose ACLs are asked for; the rest is reported as unread. */
const ASKED = 100_000;

/** Entries that break the rule by their status alone. */
export function breaking(rule: Rule, exclude: readonly string[]): Selection {
  const { types, clear, set, owners, groups } = rule;
  const anyOf: Clause[] = [
    ...(clear === 0 ? [] : forbiddenBits(rule)),
    ...(set === 0 ? [] : [{ types, anyBitClear: set }]),
    ...(owners === null ? [] : [{ types, ownerNotIn: owners }]),
    ...(groups === null ? [] : [{ types, groupNotIn: groups }]),
  ];
  return { anyOf, exclude, limit: KEPT };
}

function forbiddenBits({ types, clear, allowSticky }: Rule): readonly Clause[] {
  if (!allowSticky) return [{ types, anyBitSet: clear }];
  return [
    { types: types.filter((type) => type !== 'directory'), anyBitSet: clear },
    { types: types.filter((type) => type === 'directory'), anyBitSet: clear, allBitsClear: STICKY },
  ];
}

const WITH_ACLS: readonly FileType[] = ['file', 'directory'];

/**
 * Entries of which only their ACL tells who may write. Where everybody may, it tells nothing new.
 */
export function worthAsking({ types, forbidAclWrite }: Rule, exclude: readonly string[]): Selection {
  const clause = { anyBitSet: GROUP_WRITE, allBitsClear: OTHERS_WRITE };
  const asked = forbidAclWrite ? WITH_ACLS.filter((type) => types.includes(type)) : [];
  return { anyOf: [{ types: asked, ...clause }], exclude, limit: ASKED };
}
