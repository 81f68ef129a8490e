/** One thing that the API can be asked for: its address, its parameters, and what it answers. */
import type { Asked, Parameters } from '../../portal/routes/parameters.ts';
import type { RowName } from './row-schemas.ts';
import type { Viewer } from './viewer.ts';

export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly object[];
  /** `cursor` of the next page. */
  readonly next?: string | undefined;
}

/** Undefined: there is no such thing, or none that may be seen, which is the same. */
export type Found = Rows | { readonly one: object } | { readonly error: string } | undefined;

export interface Route {
  /** As OpenAPI writes it, `/v1/hosts/{site}/{host}`. */
  readonly path: string;
  readonly operation: string;
  readonly summary: string;
  readonly parameters: Parameters;
  /** Of each row, or of the whole where it is one. */
  readonly row: RowName;
  /** A list unless said otherwise. */
  readonly shape?: 'one';
  readonly answer: (asked: never, places: readonly string[], viewer: Viewer) => Promise<Found>;
}

/** Types the answer by the parameters. */
export function route<const P extends Parameters>(
  one: Omit<Route, 'answer' | 'parameters'> & {
    readonly parameters: P;
    readonly answer: (asked: Asked<P>, places: readonly string[], viewer: Viewer) => Promise<Found>;
  },
): Route {
  return one;
}
