/**
 * An event as NRDP takes it, in the text that Nagios reads. NRDP writes it into a file of Nagios with newlines escaped
 * and nothing else, so that the backslash, which Nagios unescapes, is ours to escape.
 * Source: NRDP 2.0, `nagioscorepassivecheck.inc.php`; Nagios Core, `parse_check_output`.
 */
import { exitCode, type State } from '../../../result/index.ts';
import type { Event } from '../../event.ts';
import { monitorTarget } from '../../monitor-target.ts';
import { pluginOutput } from '../nagios-text.ts';

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
  const { host, service } = monitorTarget(event.subject);
  const state = service === undefined ? HOST_STATE[event.state] : exitCode(event.state);
  return {
    checkresult: { type: service === undefined ? 'host' : 'service', checktype: '1' },
    hostname: host,
    ...(service === undefined ? {} : { servicename: service }),
    state: String(state),
    output: pluginOutput(event).replaceAll('\\', '\\\\'),
  };
}

/** A newline in a name would begin a line of its own in the file. */
export function isWritable({ subject }: Event): boolean {
  const { host, service = 'host' } = monitorTarget(subject);
  return [host, service].every((name) => name !== '' && !/[\p{Cc}\p{Cs}]/u.test(name));
}
