/**
 * How Nagios and its kin read and write the output of plugins.
 * Source: Nagios Core 4.4 `base/utils.c` (`parse_check_output`, `escape_newlines`, `unescape_check_result_output`) and
 * `base/checks.c`; test/integration/nagios-receivers.test.ts holds the real program against it.
 */
import type { State } from '../result/index.ts';

/** The three parts of an output. */
export interface OutputParts {
  readonly summary: string;
  readonly longOutput: string;
  readonly perfdata: string;
}

/** States of services by their number, the exit code of a plugin. */
const SERVICE_STATES: readonly State[] = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'];

/** UP, DOWN and UNREACHABLE. */
const HOST_STATES: readonly State[] = ['OK', 'CRITICAL', 'UNKNOWN'];

/** White space as `strip` of Nagios takes it away. */
const BLANK_START = /^[ \t\r\n]+/;
const BLANK_END = /[ \t\r\n]+$/;

/** @param number decimal digits; anything else is no state */
export function serviceState(number: string): State | undefined {
  return /^\d$/.test(number) ? SERVICE_STATES[Number(number)] : undefined;
}

/** @param number as `current_state` of a host: 0 UP, 1 DOWN, 2 UNREACHABLE */
export function hostState(number: string): State | undefined {
  return /^\d$/.test(number) ? HOST_STATES[Number(number)] : undefined;
}

/** `\n` becomes a newline and `\\` a backslash; every other backslash stays. */
export function unescapeOutput(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\([n\\])/g, (_, character: string) => (character === 'n' ? '\n' : '\\'))
    : text;
}

/**
 * The first line is cut at its first `|`; later lines are long output up to the first `|`, and everything after that is
 * performance data, its lines joined by blanks.
 */
export function splitOutput(output: string): OutputParts {
  const [first = '', ...later] = output.split('\n');
  const [summary, ...perfdata] = cutAtBar(first);
  const bar = later.findIndex((line) => line.includes('|'));
  const long = bar < 0 ? later : later.slice(0, bar);
  if (bar >= 0) {
    const [text, rest = ''] = cutAtBar(later[bar] ?? '');
    long.push(text);
    perfdata.push(rest, ...later.slice(bar + 1));
  }
  return {
    summary: stripped(summary),
    longOutput: long.join('\n'),
    perfdata: stripped(perfdata.join(' ')),
  };
}

function cutAtBar(line: string): readonly [string, ...string[]] {
  const bar = line.indexOf('|');
  return bar < 0 ? [line] : [line.slice(0, bar), line.slice(bar + 1)];
}

function stripped(text: string): string {
  return text.replace(BLANK_START, '').replace(BLANK_END, '');
}
