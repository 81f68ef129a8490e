/** One thing that can be asked for: its address, its parameters, what it answers. */
import type { Ledger } from '../../incidents/ledger.ts';
import type { PortalTables } from '../../store/portal.ts';
import type { Sight } from '../../store/portal-scope.ts';
import type { Listing } from '../encode/listing.ts';
import type { Asked, Parameters } from './parameters.ts';

/** Whoever asks, and when. */
export interface Viewer {
  readonly tables: PortalTables;
  readonly ledger: Ledger;
  readonly sight: Sight;
  /** Seconds since the epoch. */
  readonly now: number;
}

/** Rows for the encoders. */
export type Rows = Listing & {
  /** What JSON says where it is no list of these rows with the next page. */
  readonly json?: unknown;
};

/** A body of its own shape. */
export interface Document {
  readonly contentType: string;
  readonly body: string;
}

/** Something that the parameters ask for and that cannot be. */
export interface Refusal {
  readonly status: 400 | 410 | 413;
  readonly error: string;
}

/** Undefined: there is no such thing, or none that may be seen, which is the same. */
export type Found = Rows | Document | Refusal | undefined;

export interface Route {
  /** As OpenAPI writes it, `/v1/states/{id}`. */
  readonly path: string;
  readonly operation: string;
  readonly summary: string;
  readonly parameters: Parameters;
  /** What braces in the path may hold. */
  readonly places: Readonly<Record<string, { readonly pattern: string; readonly description: string }>>;
  /** Schema of a row, by its name among the components; undefined for other documents. */
  readonly row?: string;
  /** What JSON holds: a list with the next page unless said otherwise. */
  readonly shape?: 'one' | 'array';
  /** Of another document. */
  readonly contentTypes?: readonly string[];
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

/** What stands in the place of each brace, where the path is this route's. */
export function placesIn(
  { path, places }: Pick<Route, 'path' | 'places'>,
  asked: string,
): readonly string[] | undefined {
  const source = path
    .split(/(\{\w+\})/)
    .map((part) =>
      part.startsWith('{') ? `(${places[part.slice(1, -1)]?.pattern ?? ''})` : part.replaceAll('.', '\\.'),
    )
    .join('');
  return new RegExp(`^${source}$`).exec(asked)?.slice(1);
}
