/** The last result of an object as Icinga keeps it, and what it says of one of ours. */
import type { CheckResult } from './check-result.ts';
import type { IcingaObject } from './object.ts';

export interface StoredResult {
  /** As of a service, of hosts too. Of passive results Icinga 2.13 keeps no exit status: it is 0. */
  readonly state: number;
  readonly execution_start: number;
  readonly execution_end: number;
  readonly output: string;
}

/** Of a host that is up, and of one that is down. Source: Icinga 2, `ApiActions::ProcessCheckResult`. */
const HOST_STATE: Readonly<Partial<Record<number, number>>> = { 0: 0, 1: 2 };

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
  const { state, execution_start, execution_end, output } = value as Partial<StoredResult>;
  return (
    [state, execution_start, execution_end].every((one) => typeof one === 'number') &&
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
export function isSameResult(
  stored: StoredResult,
  ours: CheckResult,
  { type }: Pick<IcingaObject, 'type'>,
): boolean {
  return (
    isSameExecution(stored, ours) &&
    stored.state === (type === 'Host' ? HOST_STATE[ours.exit_status] : ours.exit_status) &&
    stored.output === ours.plugin_output
  );
}

/** Icinga goes by the start: what began before the one that it has, it throws away. */
export function isNewer(stored: StoredResult, ours: CheckResult): boolean {
  return stored.execution_start > ours.execution_start;
}
