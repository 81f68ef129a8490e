/**
 * The shortest decimal that reads back as the same double, without exponent: `1e-7` is `0.0000001`.
 * Consumers of performance data accept only `[-0-9.]`.
 * @throws RangeError for NaN and the infinities, which have no decimal.
 */
export function plainDecimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no decimal form`);
  const text = String(value === 0 ? 0 : value);
  if (!text.includes('e')) return text;
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  return sign + shiftPoint(whole + fraction, whole.length + Number(exponent));
}

/** A double has 17 digits at most, and an exponent only below 1e-6 and from 1e21: the point is never among them. */
function shiftPoint(digits: string, point: number): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  return digits + '0'.repeat(point - digits.length);
}
