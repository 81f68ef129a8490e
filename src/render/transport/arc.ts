/**
 * What the job plugin `scripted` of nordugrid-arc-nagios-plugins reads: one file for each metric, whose lines are
 * `__log LEVEL TEXT` and, last, `__status CODE TEXT` (arcnagios `ce/jobplugins/scripted.py`).
 */
import { exitCode } from '../../result/index.ts';
import type { NodeSubject } from '../node-report.ts';
import type { LegacyResult } from './legacy-text.ts';

/** `logging.INFO` of Python. */
const LEVEL = 20;

export function arcFiles(
  results: readonly LegacyResult[],
  { node }: NodeSubject,
): ReadonlyMap<string, string> {
  return new Map(
    results.map(({ metric, state, first, details }) => {
      const log = details.map((line) => `__log ${LEVEL} ${line}\n`);
      return [`${metric}.out`, `${log.join('')}__status ${exitCode(state)} ${node}: ${first}\n`];
    }),
  );
}
