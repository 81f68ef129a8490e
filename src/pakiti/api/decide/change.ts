/** Something that is decided over HTTP: its method and address, its body, what becomes of it. */
import type { Fields, Said } from '../../../portal/decide/fields.ts';
import type { Viewer } from '../viewer.ts';

/** For whoever keeps a record. */
export interface Decided {
  readonly by: string;
  /** The operation. */
  readonly did: string;
  readonly tag?: object;
  readonly exception?: object;
}

export interface Decider extends Viewer {
  /** The credential in whose name it is decided. */
  readonly by: string;
  /** Of a removal, in the query; empty: nobody has said why. */
  readonly why: string;
  readonly decided: (what: Decided) => void;
}

export type Changed =
  | {
      /** 201: it was not there before. */
      readonly status: 200 | 201;
      /** The row that was made, or that is gone. */
      readonly row: object;
      readonly warnings: readonly string[];
    }
  | { readonly status: 403 | 404 | 409 | 422; readonly error: string };

export interface Change {
  readonly method: 'POST' | 'DELETE';
  /** As OpenAPI writes it. */
  readonly path: string;
  readonly operation: string;
  readonly summary: string;
  /** What the answer calls the row, and its schema. */
  readonly about: 'tag' | 'exception';
  /** Of the body; a removal has none. */
  readonly fields: Fields;
  readonly required: readonly string[];
  readonly answer: (said: never, places: readonly string[], decider: Decider) => Promise<Changed>;
}

/** Types the answer by the fields. */
export function change<const F extends Fields>(
  one: Omit<Change, 'answer' | 'fields'> & {
    readonly fields: F;
    readonly answer: (said: Said<F>, places: readonly string[], decider: Decider) => Promise<Changed>;
  },
): Change {
  return one;
}

export function refused(status: 403 | 404 | 409 | 422, error: string): Changed {
  return { status, error };
}
