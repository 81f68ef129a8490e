/** The scope that a list gives itself, RFC 5280 section 5.2.5. */
import { contextConstructed, contextPrimitive, TAG, type DerCursor } from './der-cursor.ts';
import { readBoolean } from './der-values.ts';

export interface Scope {
  /** What a list is restricted to; null for one of all certificates of its issuer. */
  readonly restriction: string | null;
  /** URLs of the distribution point that the list is for; empty for all. */
  readonly distributionPoints: readonly string[];
}

export const WHOLE: Scope = { restriction: null, distributionPoints: [] };

const DISTRIBUTION_POINT = contextConstructed(0);
const FULL_NAME = contextConstructed(0);
const URI = contextPrimitive(6);
const ONLY_SOME_REASONS = contextPrimitive(3);

/** Booleans by tag. */
const RESTRICTIONS: ReadonlyMap<number, string> = new Map([
  [contextPrimitive(1), 'user certificates only'],
  [contextPrimitive(2), 'CA certificates only'],
  [contextPrimitive(4), 'certificates of several issuers'],
  [contextPrimitive(5), 'attribute certificates only'],
]);

export function readDistributionPoint(cursor: DerCursor): Scope {
  const fields = cursor.enter(TAG.sequence);
  const distributionPoints =
    fields.tag === DISTRIBUTION_POINT ? readNames(fields.enter(DISTRIBUTION_POINT)) : [];
  return { restriction: readRestriction(fields), distributionPoints };
}

function readRestriction(fields: DerCursor): string | null {
  let restriction: string | null = null;
  while (!fields.isAtEnd) {
    const text = RESTRICTIONS.get(fields.tag ?? 0);
    if (text === undefined) {
      fields.skip(ONLY_SOME_REASONS);
      restriction = 'some reasons only';
    } else if (readBoolean(fields, fields.tag)) {
      restriction = text;
    }
  }
  return restriction;
}

/** A name relative to the issuer, or one of another kind than a URL, stands as an empty text: something that is not ours. */
function readNames(point: DerCursor): readonly string[] {
  if (point.tag !== FULL_NAME) return [''];
  const urls: string[] = [];
  for (const names = point.enter(FULL_NAME); !names.isAtEnd;) {
    if (names.tag === URI) urls.push(names.content(URI).toString('latin1'));
    else names.skipAny();
  }
  return urls.length === 0 ? [''] : urls;
}
