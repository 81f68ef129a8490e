/**
 * CSV as in RFC 4180: CRLF, quotes doubled, UTF-8.
 *
 * Spreadsheets take a cell that begins with `=`, `+`, `-`, `@`, a tab or a line end for a formula (CWE-1236), and what
 * monitored hosts print ends up in cells. Such a cell gets an apostrophe before it, which spreadsheets hide, and so does
 * one that begins with an apostrophe: whoever takes one leading apostrophe away has the exact text. Numbers are ours and
 * are left alone. NUL and lone surrogates, which readers of CSV do not take, are written as `\u0000`; JSON has them as
 * they are.
 */
import { cellOf, cellText, type Listing } from './listing.ts';
import { unitEscape } from './unit-escape.ts';

const FORMULA = /^[=+\-@\t\r\n'＝＋－＠]/;
const QUOTED = /[",\r\n]|^\s|\s$/;
/** What PHP's `fputcsv` puts in quotes. */
export const AS_PHP = /[",\\\s]/;
const UNREADABLE = /\0|\p{Cs}/gu;

export function csv({ columns, rows }: Pick<Listing, 'columns' | 'rows'>): string {
  const lines = rows.map((row) => columns.map((column) => csvCell(cellOf(row, column))).join(','));
  return [columns.map((column) => csvCell(column)).join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

/** @param quoted cells that are put in quotes beyond need */
export function csvCell(cell: unknown, quoted = QUOTED): string {
  const text = cellText(cell).replace(UNREADABLE, unitEscape);
  const harmless = typeof cell !== 'number' && FORMULA.test(text) ? `'${text}` : text;
  return QUOTED.test(harmless) || quoted.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
