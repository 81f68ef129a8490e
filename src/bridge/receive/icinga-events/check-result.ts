/**
 * A check result as Icinga serializes it, and the report that it becomes: the same in the event stream and in
 * `last_check_result`, so that both give one id.
 * Source: Icinga 2 documentation, "REST API", "Event Streams", and "Advanced Value Types", "CheckResult".
 */
import type { State } from '../../../result/index.ts';
import { type Report, UNKNOWN_SITE } from '../../event.ts';
import { fitText } from '../../fit-text.ts';
import { perfdataText, type IcingaMetric } from './perfdata.ts';

/** What is used of it; Icinga is believed to write its own types. */
export interface CheckResult {
  /** 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, of hosts too; `exit_status` is what a plugin said, whatever became of it. */
  readonly state: number;
  readonly output: string | null;
  readonly performance_data: readonly (string | IcingaMetric)[] | null;
  /** Seconds since the epoch. */
  readonly execution_start: number;
  readonly execution_end: number;
  readonly check_source: string | null;
  readonly vars_after: { readonly reachable: boolean; readonly state_type: number } | null;
}

/** A host, or a service of it. */
export interface ObjectName {
  readonly host: string;
  readonly service?: string | undefined;
}

export interface SeenResult extends ObjectName {
  readonly result: CheckResult;
}

/** The same for the same object; a name holds no `!`. */
export function objectKey({ host, service }: ObjectName): string {
  return service === undefined ? host : `${host}!${service}`;
}

const SERVICE_STATES: readonly State[] = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'];
const SOFT = 0;

/** @param site undefined where the object says none */
export function reportOf({ host, service, result }: SeenResult, site: string | undefined): Report {
  const { output, performance_data: metrics, execution_start: start, execution_end: end } = result;
  const [summary = '', ...long] = (output ?? '').split('\n');
  const perfdata = perfdataText(metrics ?? []);
  return {
    subject: { site: site ?? UNKNOWN_SITE, host, ...(service !== undefined && { service }) },
    state: service === undefined ? hostState(result) : (SERVICE_STATES[result.state] ?? 'UNKNOWN'),
    stateType: result.vars_after?.state_type === SOFT ? 'soft' : 'hard',
    ...fitText({ summary: summary.trimEnd(), longOutput: long.join('\n'), perfdata }),
    start: instantOf(start),
    end: instantOf(Math.max(start, end)),
    tags: {},
    via: [],
  };
}

/** Icinga takes a host for up while its check says OK or WARNING. One behind what is down cannot be told. */
function hostState({ state, vars_after: after }: CheckResult): State {
  if (state < 2) return 'OK';
  return after?.reachable === false ? 'UNKNOWN' : 'CRITICAL';
}

/** ISO 8601 with microseconds, which is what Icinga knows. */
function instantOf(seconds: number): string {
  const microseconds = Math.round(seconds * 1e6);
  const whole = new Date(Math.floor(microseconds / 1e6) * 1000).toISOString().slice(0, 19);
  return `${whole}.${String(microseconds % 1e6).padStart(6, '0')}Z`;
}
