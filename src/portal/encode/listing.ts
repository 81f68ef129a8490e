/** Rows as every encoder takes them. */
export type Cell = string | number | boolean | null | readonly string[];

export interface Listing {
  /** Names of the whole and of one row in XML. */
  readonly root: string;
  readonly item: string;
  /** Of CSV and XML, in this order. JSON has everything that a row has. */
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** What `cursor` of the next page is; undefined on the last. */
  readonly next?: string | undefined;
}

/** As CSV and XML write it; nothing is empty, and several are words. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return Array.isArray(cell) ? cell.join(' ') : String(cell as string | number | boolean);
}
