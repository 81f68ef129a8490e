/** The policy: the shipped one, parsed in advance, or the operator's file. */
import { parseDocument, readTrusted } from '../../src/check/index.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { defaultPolicy } from './default-policy.generated.ts';
import type { PolicyDocument, RuleDocument } from './policy-document.ts';

const MAX_BYTES = 2 ** 20;
const ROOT = 0;

/**
 * @param path of the operator's file, if there is one
 * @throws Failure `malformed` naming file and line, or as `readTrusted`
 */
export async function loadPolicy(
  { operator }: Pick<Host, 'operator'>,
  path: string | undefined,
): Promise<PolicyDocument> {
  if (path === undefined) return defaultPolicy;
  const owners = [ROOT, operator.accounts.effectiveUid()];
  const text = await readTrusted(operator.files, path, owners, MAX_BYTES);
  const { policySchema } = await import('./policy-schema.ts');
  const policy = await parseDocument<PolicyDocument>(text, path, policySchema);
  requireOwnNames(policy, path);
  return policy;
}

/** Rules are told apart by their names. */
function requireOwnNames({ rules }: PolicyDocument, path: string): void {
  const names = rules.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Failure('malformed', `${path}: two rules are called '${twice}'`);
}

/**
 * The rules of the policies that are asked for, or all of them.
 * @throws Failure `missing` for a policy that no rule is part of
 */
export function selectRules({ rules }: PolicyDocument, select: readonly string[]): readonly RuleDocument[] {
  if (select.length === 0) return rules;
  const known = [...new Set(rules.map(({ policy }) => policy))];
  const unknown = select.find((policy) => !known.includes(policy));
  if (unknown !== undefined) {
    throw new Failure('missing', `--select ${unknown}: no such policy; there are ${known.join(', ')}`);
  }
  return rules.filter(({ policy }) => select.includes(policy));
}
