/** The last result of an object as Icinga keeps it, and what it says of one of ours. */
import type { CheckResult } from './check-result.ts';

export interface StoredResult {
  readonly exit_status: number;
  readonly execution_start: number;
  readonly execution_end: number;
  readonly output: string;
}

/** Icinga's numbers have the precision of a double: less than a microsecond in these centuries. */
const CLOCK_SECONDS = 2e-6;

/**
 * The last result in an answer of `/v1/objects`; null where there is none yet.
 * @returns undefined for what is no such answer
 */
export function parseStored(text: string): StoredResult | null | undefined {
  try {
    const answer = JSON.parse(text) as {
      readonly results?: readonly { readonly attrs?: { readonly last_check_result?: unknown } }[];
    };
    const last = answer.results?.[0]?.attrs?.last_check_result;
    return last === null || isStored(last) ? last : undefined;
  } catch {
    return undefined;
  }
}

function isStored(value: unknown): value is StoredResult {
  if (typeof value !== 'object' || value === null) return false;
  const { exit_status, execution_start, execution_end, output } = value as Partial<StoredResult>;
  return (
    [exit_status, execution_start, execution_end].every((one) => typeof one === 'number') &&
    typeof output === 'string'
  );
}

/** Whether it is of the same execution. */
export function isSameExecution(stored: StoredResult, ours: CheckResult): boolean {
  return (
    Math.abs(stored.execution_start - ours.execution_start) < CLOCK_SECONDS &&
    Math.abs(stored.execution_end - ours.execution_end) < CLOCK_SECONDS
  );
}

/** Whether it is ours: of senders that know whole seconds only, two executions may have the same times. */
export function isSameResult(stored: StoredResult, ours: CheckResult): boolean {
  return (
    isSameExecution(stored, ours) &&
    stored.exit_status === ours.exit_status &&
    stored.output === ours.plugin_output
  );
}

/** Icinga goes by the start: what began before the one that it has, it throws away. */
export function isNewer(stored: StoredResult, ours: CheckResult): boolean {
  return stored.execution_start > ours.execution_start;
}
