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

const SIGNIFICANT_DIGITS = 6;
const DECIMALS = 3;

/**
 * A value without the noise of floating point, as it is shown: six significant digits and three decimals of it at
 * least, so that an age of days has its milliseconds and a tiny one is not 0. It is judged by what it was.
 */
export function shownValue(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return value;
  const whole = Math.max(0, Math.floor(Math.log10(Math.abs(value))) + 1);
  return Number(value.toPrecision(Math.max(SIGNIFICANT_DIGITS, whole + DECIMALS)));
}
