/** Which release of which distribution it is. Source: os-release(5). */
import { osRelease } from '../../src/evidence/facts/os-release.ts';
import type { Look } from '../../src/evidence/look.ts';
import type { SystemFacts } from './observation.ts';

/** @throws Failure */
export async function lookAtSystem(look: Look): Promise<SystemFacts> {
  const release = await look.fact(osRelease);
  const value = (name: string): string => release.get(name) ?? '';
  const end = Date.parse(value('SUPPORT_END'));
  return {
    id: value('ID'),
    versionId: value('VERSION_ID'),
    codename: value('UBUNTU_CODENAME') || value('VERSION_CODENAME'),
    name: value('PRETTY_NAME'),
    supportEnd: Number.isNaN(end) ? null : end / 1000,
  };
}
