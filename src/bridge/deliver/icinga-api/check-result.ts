/** An event as the action `process-check-result` takes it. Source: Icinga 2 documentation, "Actions". */
import { exitCode, type State } from '../../../result/index.ts';
import type { Event } from '../../event.ts';
import { epochSeconds } from '../over-http/instant.ts';
import { wellFormed } from '../over-http/well-formed.ts';
import type { IcingaObject } from './object.ts';
import { metricTexts } from './perfdata.ts';

export interface CheckResult {
  readonly exit_status: number;
  readonly plugin_output: string;
  readonly performance_data: readonly string[];
  /** By which the receiver of Icinga's events knows what is its own echo. */
  readonly check_source: typeof CHECK_SOURCE;
  readonly execution_start: number;
  readonly execution_end: number;
  /** Seconds until which the next one is expected. */
  readonly ttl?: number;
}

export const CHECK_SOURCE = 'secmon-bridge';

/** Icinga takes 0 for up and 1 for down; whether a host is unreachable it finds out itself. */
const HOST_STATUS: Readonly<Record<State, 0 | 1>> = { OK: 0, WARNING: 0, CRITICAL: 1, UNKNOWN: 1 };

export function checkResult(event: Event, { type }: IcingaObject, ttl: number | undefined): CheckResult {
  const { state, summary, longOutput, perfdata, start, end } = event;
  return {
    exit_status: type === 'Host' ? HOST_STATUS[state] : exitCode(state),
    plugin_output: wellFormed(longOutput === '' ? summary : `${summary}\n${longOutput}`),
    performance_data: metricTexts(wellFormed(perfdata)),
    check_source: CHECK_SOURCE,
    execution_start: epochSeconds(start),
    execution_end: epochSeconds(end),
    ...(ttl === undefined ? {} : { ttl }),
  };
}
