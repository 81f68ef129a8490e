/** One result as each of two monitors shows it, to be compared. */
import type { ProcessedByIcinga } from '../kit/icinga-history.ts';
import type { ProcessedResult } from '../kit/nagios-history.ts';

export interface Shown {
  readonly state: number;
  readonly start: number;
  readonly end: number;
  /** Lines, without the white space at the end. */
  readonly output: string;
  readonly perfdata: string;
}

export function ofIcinga({ check_result: result }: ProcessedByIcinga): Shown {
  return {
    state: result.state,
    start: result.execution_start,
    end: Math.round(result.execution_end * 1000) / 1000,
    output: result.output.trimEnd(),
    perfdata: result.performance_data.join(' '),
  };
}

/** Bytes that are no UTF-8 become U+FFFD. */
export function asInIcinga({
  state,
  start,
  executionTime,
  output,
  longOutput,
  perfdata,
}: ProcessedResult): Shown {
  return {
    state,
    start,
    end: Math.round((start + executionTime) * 1000) / 1000,
    output: `${output}\n${longOutput}`.trimEnd().replaceAll(/\p{Cs}/gu, '\ufffd'),
    perfdata: perfdata.replaceAll(/ +/g, ' '),
  };
}
