/**
 * What Nagios takes as the output of a plugin.
 * Source: Nagios Core `parse_check_output` and `unescape_check_result_output`: the first line up to `|`, performance data
 * to its end, then long output up to the next `|` anywhere; `\n` is a newline and `\\` a backslash.
 */
import type { Report } from '../event.ts';

/** Would begin performance data, would end the text, or has no place in UTF-8. */
const UNSHOWABLE = /[|\0\p{Cs}]/gu;

/** @returns lines of plugin output in which nothing but `perfdata` is performance data */
export function pluginOutput({
  summary,
  longOutput,
  perfdata,
}: Pick<Report, 'summary' | 'longOutput' | 'perfdata'>): string {
  const text = longOutput === '' ? summary : `${summary}\n${longOutput}`;
  const [first = '', ...rest] = text.replace(UNSHOWABLE, visible).split('\n');
  const metrics = perfdata.replace(/[\0\p{Cs}]/gu, visible).replaceAll(/\s*\n\s*/g, ' ');
  return [metrics === '' ? first : `${first}|${metrics}`, ...rest].join('\n');
}

/** The same on one line, as checkresult files and external commands have it; never empty. */
export function escapeOutput(output: string): string {
  // A result whose output is empty is passed over in checkresult files.
  return output === '' ? '\\n' : output.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** As src/render/escape.ts shows it, bytes that were not UTF-8 included. */
function visible(character: string): string {
  const code = character.charCodeAt(0);
  const byte = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
  const digits = byte.toString(16).toUpperCase();
  return byte <= 0xff ? `\\x${digits.padStart(2, '0')}` : `\\u{${digits}}`;
}
