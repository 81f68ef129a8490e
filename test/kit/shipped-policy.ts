/** The policy of config/policy, as it is shipped. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../../src/incidents/policy/policy.ts';
import { parsePolicyFile, policyOf } from '../../src/incidents/policy/read-policy.ts';

export const POLICY_DIRECTORY = join(import.meta.dirname, '../../config/policy');

export async function shippedPolicy(): Promise<Policy> {
  const names = readdirSync(POLICY_DIRECTORY).toSorted();
  const documents = names.map((name) =>
    parsePolicyFile(readFileSync(join(POLICY_DIRECTORY, name), 'utf8'), name),
  );
  return policyOf(await Promise.all(documents), 'config/policy');
}
