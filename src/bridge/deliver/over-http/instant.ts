/**
 * Seconds since the epoch, with the microseconds that `Date.parse` cuts off.
 * @param instant ISO 8601 in UTC, such as `2026-05-01T10:00:00.123456Z`
 */
export function epochSeconds(instant: string): number {
  const whole = Math.floor(Date.parse(instant) / 1000);
  return Number(`${whole}${/\.\d+/.exec(instant)?.[0] ?? ''}`);
}
