/**
 * The status file of Nagios.
 * Source: Nagios Core `xdata/xsddefault.c`: blocks of `name=value`, newlines of long output written as `\n`, backslashes
 * doubled.
 */
export interface ServiceStatus {
  /** 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. */
  readonly state: number;
  readonly output: string;
  readonly longOutput: readonly string[];
  readonly perfdata: string;
}

export interface PassiveStatus extends ServiceStatus {
  /** Seconds since the epoch. */
  readonly lastCheck: number;
  /** Seconds. */
  readonly executionTime: number;
  readonly latency: number;
}

/** @returns undefined while the service has not been checked */
export function serviceStatus(status: string, service: string): PassiveStatus | undefined {
  return statusOf(status, 'servicestatus', 'service_description', service);
}

/** @returns undefined while the host has not been checked */
export function hostStatus(status: string, host: string): PassiveStatus | undefined {
  return statusOf(status, 'hoststatus', 'host_name', host);
}

/** Lines end at `\n` alone: output may hold what else JavaScript takes for the end of a line. */
function statusOf(status: string, kind: string, key: string, name: string): PassiveStatus | undefined {
  for (const block of status.split(`\n${kind} {`).slice(1)) {
    const field = (label: string): string => new RegExp(`\n\t${label}=([^\n]*)`).exec(block)?.[1] ?? '';
    if (field(key) !== name || field('has_been_checked') !== '1') continue;
    const long = unescape(field('long_plugin_output')).replace(/\n+$/, '');
    return {
      state: Number(field('current_state')),
      output: field('plugin_output'),
      longOutput: long === '' ? [] : long.split('\n'),
      perfdata: field('performance_data'),
      lastCheck: Number(field('last_check')),
      executionTime: Number(field('check_execution_time')),
      latency: Number(field('check_latency')),
    };
  }
  return undefined;
}

/** Of long output, as Nagios keeps it. */
export function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) => (character === 'n' ? '\n' : character));
}
