/** Texts as the published schema of events takes them. */
import type { Report } from '../event.ts';
import { MAX_OUTPUT, MAX_SUMMARY } from '../event-schema.ts';

/**
 * A first line that is longer than a summary may be goes on as the first line of the long output, so that nothing of it
 * is lost.
 * @returns undefined where the report is longer than an event may be
 */
export function fitting(report: Report): Report | undefined {
  const { summary, rest } = cut(report.summary);
  const longOutput = rest === '' ? report.longOutput : [rest, report.longOutput].join('\n').trimEnd();
  if (longOutput.length > MAX_OUTPUT || report.perfdata.length > MAX_OUTPUT) return undefined;
  return { ...report, summary, longOutput };
}

/** The schema counts code points, and so does nobody get half of one. */
function cut(text: string): { readonly summary: string; readonly rest: string } {
  if (text.length <= MAX_SUMMARY) return { summary: text, rest: '' };
  const points = Array.from(text);
  return { summary: points.slice(0, MAX_SUMMARY).join(''), rest: points.slice(MAX_SUMMARY).join('') };
}
