/** Texts of sources that know no bounds, within the bounds of an event. */
import { MAX_OUTPUT, MAX_SUMMARY } from './event-schema.ts';

export interface FittedText {
  readonly summary: string;
  readonly longOutput: string;
  readonly perfdata: string;
}

/** What goes beyond the first line's bound continues in the next; what goes beyond all bounds is cut, and says so. */
export function fitText({ summary, longOutput, perfdata }: FittedText): FittedText {
  const end = boundary(summary, MAX_SUMMARY);
  const rest = summary.slice(end);
  const long = rest === '' ? longOutput : longOutput === '' ? rest : `${rest}\n${longOutput}`;
  const metrics = cutMetrics(perfdata);
  const missing = perfdata.length - metrics.length;
  const note =
    missing === 0 ? '' : `\n[the bridge has left out ${missing} characters of performance data to fit]`;
  return { summary: summary.slice(0, end), longOutput: cut(long, note), perfdata: metrics };
}

/** @param more what is said at its end in any case */
function cut(text: string, more: string): string {
  if (text.length + more.length <= MAX_OUTPUT) return text + more;
  const note = `\n[the bridge has cut ${text.length} characters to fit]${more}`;
  return text.slice(0, boundary(text, MAX_OUTPUT - note.length)) + note;
}

/** Half a metric would be another value. */
function cutMetrics(text: string): string {
  return text.length <= MAX_OUTPUT ? text : text.slice(0, text.lastIndexOf(' ', MAX_OUTPUT)).trimEnd();
}

/** Not between the two halves of a character. */
function boundary(text: string, length: number): number {
  if (text.length <= length) return text.length;
  const code = text.charCodeAt(length - 1);
  return code >= 0xd800 && code < 0xdc00 ? length - 1 : length;
}
