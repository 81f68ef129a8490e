/** An event as a passive check result of Nagios. */
import type { State } from '../../result/index.ts';
import type { Event } from '../event.ts';
import { type MonitorTarget, monitorTarget } from '../monitor-target.ts';
import type { FindTarget } from './nagios-objects.ts';
import { pluginOutput } from './nagios-text.ts';

export interface NagiosTime {
  /** Since the epoch. */
  readonly seconds: number;
  readonly microseconds: number;
}

export interface NagiosResult {
  readonly target: MonitorTarget;
  /** Of a service 0 OK to 3 UNKNOWN; of a host 0 up, 1 down, 2 unreachable. */
  readonly code: 0 | 1 | 2 | 3;
  readonly start: NagiosTime;
  readonly end: NagiosTime;
  /** Lines, the first with performance data. */
  readonly output: string;
}

const SERVICE_CODE: Readonly<Record<State, 0 | 1 | 2 | 3>> = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 };

/**
 * Nagios keeps the code of a passive host result as it is (`get_host_check_return_code`): 3 would be no state at all. A
 * warning about a host is up, as Nagios itself takes it from a plugin.
 */
const HOST_CODE: Readonly<Record<State, 0 | 1 | 2>> = { OK: 0, WARNING: 0, CRITICAL: 1, UNKNOWN: 2 };

/** A newline in a name would begin a field, or another command. */
const NOT_IN_NAMES = /[\p{Cc}\p{Cs}]/u;

/**
 * @param find what the Nagios has, where that is known
 * @returns a text where Nagios will not take it: why
 */
export function nagiosResult(event: Event, find: FindTarget = (target) => target): NagiosResult | string {
  const { host, service } = monitorTarget(event.subject);
  const name = [host, service ?? 'host'].find((one) => one === '' || NOT_IN_NAMES.test(one));
  if (name !== undefined) return `no name in Nagios: ${JSON.stringify(name)}`;
  const start = timeOf(event.start);
  if (start.seconds < 0) return `no time in Nagios: ${event.start}`;
  const target = find({ host, service });
  if (typeof target === 'string') return target;
  return {
    target,
    code: service === undefined ? HOST_CODE[event.state] : SERVICE_CODE[event.state],
    start,
    end: timeOf(event.end),
    output: pluginOutput(event),
  };
}

/** @param instant as in events: UTC, up to six digits after the point */
function timeOf(instant: string): NagiosTime {
  const fraction = /\.(\d+)Z$/.exec(instant)?.[1] ?? '';
  return {
    seconds: Date.parse(`${instant.slice(0, 19)}Z`) / 1000,
    microseconds: Number(fraction.padEnd(6, '0').slice(0, 6)),
  };
}
