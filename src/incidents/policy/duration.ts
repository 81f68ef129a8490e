/** Durations of ISO 8601 on the calendar of UTC. Times are seconds since the epoch. */

/** One unit of the calendar, or of time. */
export const DURATION = '^P(?:\\d{1,4}[DWMY]|T\\d{1,4}[HM])$';

export function addDuration(seconds: number, duration: string): number {
  return at(seconds).add(Temporal.Duration.from(duration)).epochMilliseconds / 1000;
}

export function subtractDuration(seconds: number, duration: string): number {
  return at(seconds).subtract(Temporal.Duration.from(duration)).epochMilliseconds / 1000;
}

const DAY = 86_400;

/** The next midnight UTC; midnight itself stays. */
export function roundUpToDay(seconds: number): number {
  return Math.ceil(seconds / DAY) * DAY;
}

function at(seconds: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(seconds * 1000)).toZonedDateTimeISO('UTC');
}
