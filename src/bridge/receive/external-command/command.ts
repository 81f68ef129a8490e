/**
 * A line of Nagios' command file → report.
 * Source: Nagios Core 4.4 `base/commands.c`, `cmd_process_service_check_result` and `cmd_process_host_check_result`.
 */
import { UNKNOWN_SITE, type Report } from '../../event.ts';
import { hostState, serviceState, splitOutput, unescapeOutput } from '../../nagios-text.ts';
import { fitText } from '../../fit-text.ts';

export type ReadCommand =
  | { readonly kind: 'result'; readonly report: Report }
  /** @property why it is no result, without what the sender wrote */
  | { readonly kind: 'dropped'; readonly why: string };

/** What submitters send beside results is for a monitor, not for us. */
const COMMAND = /^\[(\d{1,12})\] (?:(PROCESS_SERVICE_CHECK_RESULT)|(PROCESS_HOST_CHECK_RESULT));(.*)$/s;
const ANY_COMMAND = /^\[\d+\] [A-Z_]+(?:;|$)/;
const SERVICE = /^([^;]+);([^;]+);(-?\d{1,9});(.*)$/s;
const HOST = /^([^;]+);(-?\d{1,9});(.*)$/s;
const LAST_SECOND = 253_402_300_799;
/** Names become fields of line-based protocols. */
const CONTROL = /[\u0000-\u001f\u007f]/;
const MAX_NAME = 1024;

/** Whatever stands in a line, it is one command: nothing in it begins another. */
export function readCommand(line: string): ReadCommand {
  const [whole, time = '', isService, , text = ''] = COMMAND.exec(line) ?? [];
  if (whole === undefined)
    return dropped(ANY_COMMAND.test(line) ? 'a command that is no result' : 'no external command');
  const seconds = Number(time);
  if (seconds === 0 || seconds > LAST_SECOND) return dropped('a time that is none');
  return isService === undefined ? hostResult(text, seconds) : serviceResult(text, seconds);
}

function serviceResult(text: string, seconds: number): ReadCommand {
  const [whole, host = '', service = '', code = '', output = ''] = SERVICE.exec(text) ?? [];
  if (whole === undefined) return dropped('a service result without host, service, number and output');
  return result({ host, service }, serviceState(code) ?? 'UNKNOWN', seconds, output);
}

function hostResult(text: string, seconds: number): ReadCommand {
  const [whole, host = '', code = '', output = ''] = HOST.exec(text) ?? [];
  if (whole === undefined) return dropped('a host result without host, number and output');
  const state = hostState(code);
  return state === undefined
    ? dropped('a host result with a number that is none of 0, 1 and 2')
    : result({ host }, state, seconds, output);
}

function result(
  names: { readonly host: string; readonly service?: string },
  state: Report['state'],
  seconds: number,
  output: string,
): ReadCommand {
  if (Object.values(names).some((name) => CONTROL.test(name) || name.length > MAX_NAME))
    return dropped('a name that is too long, or with control characters');
  const start = new Date(seconds * 1000).toISOString();
  const report: Report = {
    subject: { site: UNKNOWN_SITE, ...names },
    state,
    stateType: 'hard',
    ...fitText(splitOutput(unescapeOutput(output))),
    start,
    end: start,
    tags: {},
    via: [],
  };
  return { kind: 'result', report };
}

function dropped(why: string): ReadCommand {
  return { kind: 'dropped', why };
}
