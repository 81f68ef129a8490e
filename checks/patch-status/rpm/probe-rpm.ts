/** What the metadata that dnf and zypper have stored say of what rpm has installed. */
import { Failure } from '../../../src/check/index.ts';
import { hasRpmDatabase } from '../../../src/evidence/facts/packages.ts';
import type { Look } from '../../../src/evidence/look.ts';
import type { RpmFacts } from '../observation.ts';

/** @returns null where rpm has no database. @throws Failure */
export async function probeRpm(look: Look): Promise<RpmFacts | null> {
  if (!(await look.fact(hasRpmDatabase))) return null;
  throw new Failure('failed', 'updates of rpm distributions are not looked at');
}
