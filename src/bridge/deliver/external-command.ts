/**
 * A passive result as a line of Nagios' command file.
 * Source: Nagios Core `cmd_process_service_check_result`: fields end at `;`, the output is the rest of the line.
 */
import { targetKey } from '../monitor-target.ts';
import type { NagiosResult } from './nagios-result.ts';
import { escapeOutput } from './nagios-text.ts';

/**
 * Ends with a newline. Nagios takes the time in brackets for that of the check and makes its latency from it.
 * @returns undefined where the names cannot be said in a command
 */
export function externalCommand({ target, code, start, output }: NagiosResult): string | undefined {
  const { host, service } = target;
  if (targetKey(target).includes(';')) return undefined;
  const command =
    service === undefined
      ? `PROCESS_HOST_CHECK_RESULT;${host}`
      : `PROCESS_SERVICE_CHECK_RESULT;${host};${service}`;
  return `[${start.seconds}] ${command};${code};${escapeOutput(output)}\n`;
}
