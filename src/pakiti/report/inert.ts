/** Texts of a report: what a terminal, a log or a database would obey is in none of them. */
import { REPORT_LIMITS } from './limits.ts';
import { ReportError } from './report-error.ts';

const PRINTABLE = /^[\x20-\x7e]*$/;
/** Control and format characters (bidirectional ones among them), lone surrogates, and what was not UTF-8. */
const HARMFUL = /[\p{C}\u2028\u2029\ufffd]/u;

/** @returns why the text is not taken; undefined for one that is */
export function harm(text: string): string | undefined {
  if (text.length > REPORT_LIMITS.text) return `longer than ${REPORT_LIMITS.text} characters`;
  if (PRINTABLE.test(text) || !HARMFUL.test(text)) return undefined;
  return 'with a control character, or not UTF-8';
}

/** @throws ReportError naming the field */
export function inertField(field: string, text: string): string {
  const trimmed = text.trim();
  const why = harm(trimmed);
  if (why !== undefined) throw new ReportError('malformed', `${field}: ${why}`);
  return trimmed;
}
