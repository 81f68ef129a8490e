/** What the extensions of a list say about it, RFC 5280 section 5.2. */
import { DerCursor } from './der-cursor.ts';
import { readInteger } from './der-values.ts';
import { readExtensions } from './extensions.ts';
import { readDistributionPoint, WHOLE, type Scope } from './issuing-distribution-point.ts';

export interface ListExtensions extends Scope {
  /** Decimal. */
  readonly number: string | null;
  /** Whether it only lists changes to another list. */
  readonly isDelta: boolean;
  /** A critical extension that we do not understand, dotted: the list must then not be used. */
  readonly unhandled: string | null;
}

const CRL_NUMBER = '2.5.29.20';
const DELTA_INDICATOR = '2.5.29.27';
const ISSUING_DISTRIBUTION_POINT = '2.5.29.28';
/** Issuer alternative name, authority key identifier, freshest list, authority information access. */
const INFORMATIVE: readonly string[] = ['2.5.29.18', '2.5.29.35', '2.5.29.46', '1.3.6.1.5.5.7.1.1'];
const UNDERSTOOD: ReadonlySet<string> = new Set([
  CRL_NUMBER,
  DELTA_INDICATOR,
  ISSUING_DISTRIBUTION_POINT,
  ...INFORMATIVE,
]);

export const NO_EXTENSIONS: ListExtensions = { number: null, isDelta: false, unhandled: null, ...WHOLE };

export function readListExtensions(cursor: DerCursor): ListExtensions {
  const extensions = readExtensions(cursor);
  const value = (wanted: string): DerCursor | undefined => {
    const found = extensions.find(({ oid }) => oid === wanted);
    return found === undefined ? undefined : new DerCursor(found.value);
  };
  const number = value(CRL_NUMBER);
  const point = value(ISSUING_DISTRIBUTION_POINT);
  return {
    number: number === undefined ? null : String(readInteger(number)),
    isDelta: value(DELTA_INDICATOR) !== undefined,
    unhandled: extensions.find(({ oid, critical }) => critical && !UNDERSTOOD.has(oid))?.oid ?? null,
    ...(point === undefined ? WHOLE : readDistributionPoint(point)),
  };
}
