/** Durations of ISO 8601 on the calendar of UTC. Times are seconds since the epoch. */

/** One unit of the calendar, or of time. */
export const DURATION = '^P(?:\\d{1,4}[DWMY]|T\\d{1,4}[HM])$';

export function addDuration(seconds: number, duration: string): number {
  return at(seconds).add(Temporal.Duration.from(duration)).epochMilliseconds / 1000;
}

export function subtractDuration(seconds: number, duration: string): number {
  return at(seconds).subtract(Temporal.Duration.from(duration)).epochMilliseconds / 1000;
}

const UNITS: Readonly<Record<string, string>> = {
  D: 'day',
  W: 'week',
  M: 'month',
  Y: 'year',
  TH: 'hour',
  TM: 'minute',
};

/** For people who read no ISO 8601: `6 weeks` of `P6W`. @param duration as {@link DURATION} */
export function durationWords(duration: string, adjective = ''): string {
  const [, time = '', count = '', letter = ''] = /^P(T?)(\d+)([A-Z])$/.exec(duration) ?? [];
  return `${Number(count)} ${adjective}${UNITS[time + letter] ?? ''}${Number(count) === 1 ? '' : 's'}`;
}

const DAY = 86_400;

/** The next midnight UTC; midnight itself stays. */
export function roundUpToDay(seconds: number): number {
  return Math.ceil(seconds / DAY) * DAY;
}

function at(seconds: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(seconds * 1000)).toZonedDateTimeISO('UTC');
}
