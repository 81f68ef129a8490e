/** Which of our formats somebody wants: `format` says it, else `Accept` (RFC 9110, section 12.5.1). */

export const FORMATS = ['json', 'csv', 'xml'] as const;
export type Format = (typeof FORMATS)[number];

export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
};

/** The first of those that are wanted equally. */
const TYPES: readonly (readonly [type: string, format: Format])[] = [
  ['application/json', 'json'],
  ['text/csv', 'csv'],
  ['application/xml', 'xml'],
  ['text/xml', 'xml'],
];

/** @returns undefined when none of ours will do */
export function acceptedFormat(accept: string | undefined): Format | undefined {
  if (accept === undefined || accept.trim() === '') return 'json';
  const ranges = accept.split(',').map(rangeOf);
  const wanted = TYPES.map(([type, format]) => ({ format, quality: qualityOf(type, ranges) }));
  const best = wanted.reduce((one, other) => (other.quality > one.quality ? other : one));
  return best.quality > 0 ? best.format : undefined;
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((one) => one.startsWith('q='))?.slice(2);
  const number = quality === undefined ? 1 : Number(quality);
  return { type, quality: number >= 0 && number <= 1 ? number : 0 };
}

/** The most exact range counts. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const exactness = [type, `${type.split('/')[0] ?? ''}/*`, '*/*'];
  const found = exactness.map((range) => ranges.find((one) => one.type === range));
  return found.find((range) => range !== undefined)?.quality ?? 0;
}
