/**
 * An event as NRDP takes it, in the text that Nagios reads. NRDP writes it into a file of Nagios with newlines escaped
 * and nothing else, so that the backslash, which Nagios unescapes, is ours to escape.
 * Source: NRDP 2.0, `nagioscorepassivecheck.inc.php`; Nagios Core, `parse_check_output`.
 */
import { exitCode, type State } from '../../../result/index.ts';
import type { Event } from '../../event.ts';
import { wellFormed } from '../over-http/well-formed.ts';

export interface NrdpCheckResult {
  readonly checkresult: { readonly type: 'host' | 'service'; readonly checktype: '1' };
  readonly hostname: string;
  readonly servicename?: string;
  readonly state: string;
  readonly output: string;
}

/** Of a host: 0 up, 1 down, 2 unreachable. */
const HOST_STATE: Readonly<Record<State, number>> = { OK: 0, WARNING: 0, CRITICAL: 1, UNKNOWN: 2 };

/** Without its time: NRDP gives results its own, or puts them into the database of Nagios XI past Nagios itself. */
export function checkResult(event: Event): NrdpCheckResult {
  const { host, service } = event.subject;
  const state = service === undefined ? HOST_STATE[event.state] : exitCode(event.state);
  return {
    checkresult: { type: service === undefined ? 'host' : 'service', checktype: '1' },
    hostname: host,
    ...(service === undefined ? {} : { servicename: service }),
    state: String(state),
    output: nagiosOutput(event),
  };
}

/** A name with a control in it would be a line of its own in the file. */
export function isWritable({ subject: { host, service = '' } }: Event): boolean {
  return !/\p{Cc}/u.test(host + service);
}

/** The first line, performance data after it, then the other lines. */
export function nagiosOutput({ summary, longOutput, perfdata }: Event): string {
  const first = plain(summary).replaceAll(/[\r\n]+/g, ' ');
  const metrics = perfdata === '' ? '' : `|${perfdata.replaceAll(/[\r\n]+/g, ' ')}`;
  const lines = longOutput === '' ? '' : `\n${plain(longOutput)}`;
  const text = wellFormed(`${first}${metrics}${lines}`);
  return text.replaceAll('\0', '\u2400').replaceAll('\\', '\\\\');
}

/** Performance data begins at a bar, in any line. */
function plain(text: string): string {
  return text.replaceAll('|', '\u00a6');
}
