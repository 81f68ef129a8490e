/**
 * What `cream_jobSubmit_secmon.py` reads: for each metric a file of one line in which `\n` stands for a newline, after
 * the first of which performance data would begin, and a file with the exit code. It becomes a passive result, in which
 * Nagios turns `\n` into a newline and `\\` into a backslash (nagios `parse_check_output`).
 */
import { exitCode } from '../../result/index.ts';
import type { NodeSubject } from '../node-report.ts';
import type { LegacyResult } from './legacy-text.ts';

/** What the consumer adds at the end would be performance data on the first line. */
const NO_DETAILS = [''];

export function creamFiles(
  results: readonly LegacyResult[],
  { node }: NodeSubject,
): ReadonlyMap<string, string> {
  return new Map(
    results.flatMap(({ metric, state, first, details }) => {
      const lines = [`${node}: ${first}|`, ...(details.length === 0 ? NO_DETAILS : details)];
      return [
        [`${metric}.out`, `${lines.join('\\n')}\n`],
        [`${metric}.res`, `${exitCode(state)}\n`],
      ];
    }),
  );
}
