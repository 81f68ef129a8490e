/** Rows as every encoder takes them. */
export interface Listing {
  /** Names of the whole and of one row in XML. */
  readonly root: string;
  readonly item: string;
  /** Of CSV and XML, in this order. JSON has everything that a row has. */
  readonly columns: readonly string[];
  readonly rows: readonly object[];
  /** What `cursor` of the next page is; undefined on the last. */
  readonly next?: string | undefined;
}

/** As CSV and XML write it; nothing is empty, and several are words. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (Array.isArray(cell)) return cell.join(' ');
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}

export function cellOf(row: object, column: string): unknown {
  return (row as Readonly<Record<string, unknown>>)[column];
}
