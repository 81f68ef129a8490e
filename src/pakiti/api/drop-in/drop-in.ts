/** What an address of Pakiti answers, and the cells and times of its documents. */
import { AS_PHP, csvCell } from '../../../portal/encode/csv.ts';
import type { Viewer } from '../viewer.ts';

export interface Document {
  readonly contentType: string;
  readonly body: string;
}

export type DropIn = (
  viewer: Viewer,
  query: URLSearchParams,
) => Promise<Document | { readonly error: string }>;

export const CSV = 'text/csv; charset=utf-8';
export const XML = 'text/xml; charset=utf-8';
/** What Pakiti says of tables that it prints cell by cell. */
export const PLAIN = 'text/plain; charset=utf-8';

/** As PHP's `fputcsv` writes it. */
export function line(cells: readonly string[]): string {
  return `${cells.map((cell) => csvCell(cell, AS_PHP)).join(',')}\n`;
}

/** As Pakiti prints it: quotes only where a comma would be taken for the end of the cell. */
export function plainLine(cells: readonly string[]): string {
  return `${cells.map((cell) => csvCell(cell)).join(',')}\n`;
}

/** As MySQL writes it. */
export function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
