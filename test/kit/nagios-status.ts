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

/** @returns undefined while the service has not been checked */
export function serviceStatus(status: string, service: string): ServiceStatus | undefined {
  for (const [, block = ''] of status.matchAll(/^servicestatus \{\n([^]*?)\n\t\}/gm)) {
    const field = (name: string): string => new RegExp(`^\\t${name}=(.*)$`, 'm').exec(block)?.[1] ?? '';
    if (field('service_description') !== service || field('has_been_checked') !== '1') continue;
    const long = unescape(field('long_plugin_output')).replace(/\n+$/, '');
    return {
      state: Number(field('current_state')),
      output: field('plugin_output'),
      longOutput: long === '' ? [] : long.split('\n'),
      perfdata: field('performance_data'),
    };
  }
  return undefined;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
