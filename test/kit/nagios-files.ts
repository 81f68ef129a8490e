/** Files as Nagios writes them, for results that no plugin here returns on demand; test/integration has the real ones. */
import { pathForSystem } from '../../src/host/file-name.ts';
import { FIELDS, marksOf, type Field } from '../../src/bridge/receive/nagios-perfdata/template.ts';

export interface WrittenResult {
  readonly host: string;
  /** Undefined for the host itself. */
  readonly service?: string | undefined;
  /** As Nagios numbers it. */
  readonly state: number;
  readonly output: string;
  readonly longOutput: string;
  readonly perfdata: string;
  /** Seconds since the epoch. */
  readonly at: number;
}

/** Lone surrogates are bytes that are no UTF-8. */
function bytesOf(text: string): Buffer {
  const bytes = pathForSystem(text);
  return typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
}

/** @source Nagios Core `base/utils.c`, `escape_newlines` */
export function escapedAsNagios(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

export function perfdataLine(
  token: string,
  result: WrittenResult,
  change: Partial<Record<Field, string>> = {},
): string {
  const { begin, separator, end } = marksOf(token);
  const values: Readonly<Record<Field, string>> = {
    kind: result.service === undefined ? 'host' : 'service',
    site: '$_HOSTSITE_NAME$',
    host: result.host,
    service: result.service ?? '',
    state: String(result.state),
    stateType: 'HARD',
    attempt: '1',
    lastCheck: String(result.at),
    executionTime: '0.250',
    latency: '0.010',
    bridged: '$_SERVICESECMON_BRIDGED$',
    output: result.output,
    longOutput: escapedAsNagios(result.longOutput),
    perfdata: result.perfdata,
    ...change,
  };
  return `${begin}${FIELDS.map((field) => values[field]).join(separator)}${end}\n`;
}

export function statusFile(results: readonly WrittenResult[], programStart = 1): Buffer {
  const hosts = results.map(({ host }) => block('hoststatus', [`host_name=${host}`, 'has_been_checked=0']));
  const blocks = results.map((result) =>
    block(result.service === undefined ? 'hoststatus' : 'servicestatus', [
      `host_name=${result.host}`,
      ...(result.service === undefined ? [] : [`service_description=${result.service}`]),
      'has_been_checked=1',
      'check_execution_time=0.250',
      'check_latency=0.010',
      `current_state=${result.state}`,
      `plugin_output=${result.output}`,
      `long_plugin_output=${escapedAsNagios(result.longOutput)}`,
      `performance_data=${result.perfdata}`,
      `last_check=${result.at}`,
      'current_attempt=1',
      'state_type=1',
    ]),
  );
  const program = block('programstatus', [`program_start=${programStart}`]);
  return bytesOf(['# written\n', block('info', ['version=4.4.6']), program, ...hosts, ...blocks].join('\n'));
}

function block(kind: string, lines: readonly string[]): string {
  return `${kind} {\n${lines.map((line) => `\t${line}\n`).join('')}\t}\n`;
}

export function commandLine({
  host,
  service,
  state,
  output,
  longOutput,
  perfdata,
  at,
}: WrittenResult): string {
  const text = `${output}${perfdata === '' ? '' : `|${perfdata}`}${longOutput === '' ? '' : `\n${longOutput}`}`;
  const subject =
    service === undefined ? `HOST_CHECK_RESULT;${host}` : `SERVICE_CHECK_RESULT;${host};${service}`;
  return `[${at}] PROCESS_${subject};${state};${escapedAsNagios(text)}\n`;
}
