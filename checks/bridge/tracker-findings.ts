/** What trackers of issues have not been told. */
import { judge, type Finding, type Range } from '../../src/check/index.ts';
import type { TrackerStatus } from './status.ts';
import { waitingText } from './waiting-text.ts';

export interface TrackerLimits {
  readonly 'told-warning': Range;
  readonly 'told-critical': Range;
  readonly 'failed-warning': Range;
  readonly 'failed-critical': Range;
}

/** @param futureSeconds of which a clock may be behind before it was set back */
export function trackerFindings(
  { name, waiting, oldestSeconds = 0, failed, held = 0, contactless = 0 }: TrackerStatus,
  limits: TrackerLimits,
  futureSeconds: number,
): readonly Finding[] {
  const subject = `tracker ${name}`;
  const isAhead = oldestSeconds < -futureSeconds;
  const terms = { warning: limits['told-warning'], critical: limits['told-critical'] };
  const state = isAhead ? 'UNKNOWN' : judge(Math.max(0, oldestSeconds), terms);
  const text = waitingText(waiting, oldestSeconds, isAhead);
  const lost = judge(failed, { warning: limits['failed-warning'], critical: limits['failed-critical'] });
  return [
    { state, subject, kind: 'told', text },
    { state: lost, subject, kind: 'failed', text: `${failed} failed` },
    ...heldFindings(subject, held, contactless),
  ];
}

/** What policy holds is as the operator wants it; a site that nobody can reach is somebody's work. */
function heldFindings(subject: string, held: number, contactless: number): readonly Finding[] {
  const nobody = `${contactless} for a site without a contact (\`secmon incident held\`)`;
  return [
    ...(held === 0 ? [] : [{ state: 'OK', subject, kind: 'held', text: `${held} held by policy` } as const]),
    ...(contactless === 0 ? [] : [{ state: 'WARNING', subject, kind: 'contactless', text: nobody } as const]),
  ];
}
