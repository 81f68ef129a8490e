/**
 * Checkresult files of Nagios.
 * Source: Nagios Core 4.4.6 `process_check_result_file`: lines of `name=value`, an empty line between results, `#` before
 * comments.
 */
import { targetKey } from '../../monitor-target.ts';
import type { NagiosResult, NagiosTime } from '../nagios-result.ts';
import { escapeOutput } from '../nagios-text.ts';

const MARK = '### Secmon ';

/**
 * There is no `file_time`: Nagios throws results away, unread, of a file whose time is long ago or, by an unsigned
 * difference, a second ahead.
 * @param sink whose file it is
 * @param now seconds since the epoch
 */
export function checkResultFile(sink: string, results: readonly NagiosResult[], now: number): string {
  return [`${MARK}${sink}\n`, ...results.map((result) => record(result, now))].join('\n');
}

function record({ target, code, start, end, output }: NagiosResult, now: number): string {
  const fields = {
    host_name: nameText(target.host),
    ...(target.service === undefined ? {} : { service_description: nameText(target.service) }),
    check_type: 1,
    check_options: 0,
    scheduled_check: 0,
    reschedule_check: 0,
    latency: Math.max(0, now - end.seconds).toFixed(3),
    start_time: timeText(start),
    finish_time: timeText(end),
    early_timeout: 0,
    exited_ok: 1,
    return_code: code,
    output: escapeOutput(output),
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/**
 * A backslash at the end of a line continues it in the next one, and one of two is taken away.
 * Source: Nagios Core 4.4.6 `mmap_fgets_multiline`.
 */
function nameText(name: string): string {
  return name.endsWith('\\') ? `${name}\\` : name;
}

/**
 * What is after the point Nagios reads as a whole number of microseconds, and as an octal one when it begins with 0: no
 * digits are filled in.
 */
function timeText({ seconds, microseconds }: NagiosTime): string {
  return `${seconds}.${microseconds}`;
}

/** The targets of a file of ours; empty for the file of somebody else. */
export function targetsIn(file: string): ReadonlySet<string> {
  const targets = new Set<string>();
  if (!file.startsWith(MARK)) return targets;
  for (const text of file.split('\n\n')) {
    const name = (line: RegExp): string | undefined => line.exec(text)?.[1]?.replace(/\\$/, '');
    const host = name(/^host_name=([^\n]*)/);
    const service = name(/\nservice_description=([^\n]*)/);
    if (host !== undefined) targets.add(targetKey({ host, service }));
  }
  return targets;
}
