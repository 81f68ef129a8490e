/** `Retry-After`, RFC 9110 section 10.2.3. */
const LONGEST_SECONDS = 86_400;

/**
 * Seconds from now, at most a day; undefined where the header is absent or no such thing.
 * @param now seconds since the epoch
 */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : httpDate(text) - now;
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(LONGEST_SECONDS, Math.max(0, seconds));
}

/** `Date.parse` takes far more than the header may hold. */
const HTTP_DATE = /^[A-Z][a-z]{2,8}, .* GMT$|^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

function httpDate(text: string): number {
  return HTTP_DATE.test(text) ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) / 1000 : Number.NaN;
}
