/** How the consumers of the legacy transports read what comes, written after their sources. */

export interface Received {
  readonly service: string;
  readonly code: number;
  /** The first line of what Nagios shows. */
  readonly output: string;
  readonly details: readonly string[];
}

/** `ScriptedJobPlugin.check` of nordugrid-arc-nagios-plugins 2.0.0; Python's `match` begins at the start. */
export function readArc(text: string): {
  readonly statuses: readonly [number, string][];
  readonly log: string[];
} {
  const statuses: [number, string][] = [];
  const log: string[] = [];
  for (const line of text.split(/(?<=\n)|\r\n?/)) {
    const missing = /^__missing\s+(.*)/.exec(line);
    if (missing !== null) {
      statuses.push([2, `Missing program(s) ${missing[1] ?? ''}`]);
      break;
    }
    const exit = /^__exit\s+(\d+)/.exec(line);
    if (exit !== null && Number(exit[1]) !== 0)
      statuses.push([2, `Script exited with code ${exit[1] ?? ''}.`]);
    const status = /^__status\s+(\d+)\s+(.*)/.exec(line);
    if (status !== null) statuses.push([Number(status[1]), status[2] ?? '']);
    const logged = /^__log\s+(\d+)\s+(.*)/.exec(line);
    if (logged !== null) log.push(logged[2] ?? '');
  }
  return { statuses, log };
}

/** `cream_jobSubmit_secmon.py`: what it writes into Nagios' command file for one metric. */
export function creamCommand(host: string, metric: string, out: string, res: string): string {
  const message = out
    .split(/\r\n|\n|\r/)
    .slice(0, -1)
    .map((line) => `${line}\\\\n`)
    .join('');
  const [code = ''] = res.split(/\r\n|\n|\r/);
  return `[1800000000] PROCESS_SERVICE_CHECK_RESULT;${host};eu.egi.sec.WN-${metric}-ops;${code};${message}\n`;
}

/** Nagios Core: `command_file_worker_thread` (lines of at most 8191 bytes), `cmd_process_service_check_result`. */
export function nagiosReceives(commands: string): readonly Received[] {
  return commands
    .split('\n')
    .flatMap((line) => line.match(/[^]{1,8191}/g) ?? [])
    .flatMap((line) => {
      const match = /^\[\d+\] PROCESS_SERVICE_CHECK_RESULT;([^;]*);([^;]*);([^;]*);(.*)$/s.exec(line);
      if (match === null) throw new Error(`Nagios takes this for a command: ${line}`);
      return [{ service: match[2] ?? '', code: Number(match[3]), ...parseCheckOutput(match[4] ?? '') }];
    });
}

/** `parse_check_output` with escaped newlines; a status log has no room for semicolons in the first line. */
function parseCheckOutput(text: string): Pick<Received, 'output' | 'details'> {
  const unescaped = text.replaceAll(/\\\\|\\n/g, (escape) => (escape === '\\n' ? '\n' : '\\'));
  const [first = '', ...rest] = unescaped.split('\n');
  const long = rest.join('\n').split('|')[0] ?? '';
  return {
    output: (first.split('|')[0] ?? '').trim().replaceAll(';', ':'),
    details: long === '' ? [] : long.split('\n'),
  };
}

/** `PassiveEvents._parse` of argo-sensu-tools. */
export function sensuReceives(message: string): readonly { service: string; code: number; output: string }[] {
  return message
    .replaceAll(/(\[\d*\] PROCESS_SERVICE_CHECK_RESULT;)/g, '!!!')
    .split('!!!')
    .filter((item) => item !== '')
    .map((item) => {
      const [, service, code, ...output] = item.split(';');
      if (service === undefined || !/^[0-9]+$/.test(code ?? '')) throw new Error(`cannot be parsed: ${item}`);
      return { service, code: Number(code), output: output.join(';').trim() };
    });
}
