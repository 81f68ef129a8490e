/** Whether lists are about what is installed at all. */
import type { Finding } from '../../src/check/index.ts';
import type { Overlap } from './observation.ts';

/** Lists of another release have hardly anything in the version that is installed, and nothing newer. */
export function overlapFindings(subject: string, { same, unlisted }: Overlap): readonly Finding[] {
  if (same === 0) {
    const text = 'no list has anything of what is installed: they are of another release';
    return [{ state: 'UNKNOWN', subject, kind: 'no-overlap', text }];
  }
  if (unlisted.length === 0) return [];
  const text = `${unlisted.length} packages are in no list, so that nothing tells of updates`;
  return [{ state: 'OK', subject, kind: 'unlisted', text, evidence: unlisted }];
}
