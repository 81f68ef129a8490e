/**
 * The frame of protocols 5 and 6: a line `#`, header lines `NAME: VALUE`, `#`, a line for each package, `#`.
 * Source: Pakiti 3, `FeederModule::doReportMapping`.
 */
import { inertField } from './inert.ts';
import { REPORT_LIMITS } from './limits.ts';
import { ReportError } from './report-error.ts';

/** In the order of the header; a name may come again. */
export type Header = readonly (readonly [name: string, value: string])[];

export interface Frame {
  readonly header: Header;
  /** The line of the body that the header ends at, from 1. */
  readonly headerEnd: number;
  /** What is after it. */
  readonly rest: string;
}

const MARK = '#';

/** @throws ReportError */
export function readFrame(text: string): Frame {
  const header: [string, string][] = [];
  let line = 0;
  for (let at = 0; at < text.length;) {
    const end = endOfLine(text, at);
    const content = text.slice(at, end).trim();
    at = end + 1;
    line += 1;
    if (line === 1 && content !== MARK)
      throw new ReportError('malformed', `line 1: a report begins with the line ${MARK}`);
    if (line > 1 && content === MARK) return { header, headerEnd: line, rest: text.slice(at) };
    if (line > REPORT_LIMITS.headerLines)
      throw new ReportError('too-large', `more than ${REPORT_LIMITS.headerLines} lines in the header`);
    const colon = content.indexOf(':');
    if (line > 1 && colon > 0) header.push([content.slice(0, colon).trim(), content.slice(colon + 1)]);
  }
  throw new ReportError('malformed', `the header does not end with the line ${MARK}`);
}

/**
 * Lines with something in them, without the marks between.
 * @param first the number of the first line
 * @throws ReportError where there are too many
 */
export function* linesOf(text: string, first: number): Iterable<readonly [line: number, content: string]> {
  let line = first;
  for (let at = 0; at < text.length; line += 1) {
    if (line - first >= REPORT_LIMITS.lines)
      throw new ReportError('too-large', `more than ${REPORT_LIMITS.lines} lines`);
    const end = endOfLine(text, at);
    const content = text.slice(at, text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end);
    at = end + 1;
    if (content !== '' && content !== MARK) yield [line, content];
  }
}

const CARRIAGE_RETURN = 0x0d;

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Whether nothing is cut off at the end. */
export function endsWithMark(rest: string): boolean {
  return /(?:^|\n)#\s*$/.test(rest.slice(-64));
}

/** The last where it is said again, as Pakiti has it; null where it is not said, or empty. @throws ReportError */
export function headerValue(header: Header, name: string): string | null {
  const value = header.findLast(([given]) => given === name)?.[1];
  if (value === undefined) return null;
  const text = inertField(name, value);
  return text === '' ? null : text;
}

/** @throws ReportError */
export function headerValues(header: Header, name: string): readonly string[] {
  return header.filter(([given]) => given === name).map(([, value]) => inertField(name, value));
}
