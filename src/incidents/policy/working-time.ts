/** Working hours of a site: by its own clock on the wall, and as long as they really are when that is set forth or back. */
import { type Calendar, WEEKDAYS } from './policy.ts';

export interface Place {
  /** UTC where it is not known. */
  readonly timeZone?: string;
  readonly country?: string;
}

/**
 * The first instant at which so many working hours have gone by.
 * @param seconds since the epoch
 * @param duration of hours or minutes, `PT4H`
 */
export function addWorkingTime(seconds: number, duration: string, place: Place, calendar: Calendar): number {
  const zone = place.timeZone ?? 'UTC';
  const start = seconds * 1000;
  let left = Temporal.Duration.from(duration).total('milliseconds');
  let day = Temporal.Instant.fromEpochMilliseconds(Math.floor(start)).toZonedDateTimeISO(zone).toPlainDate();
  for (;;) {
    const { from, to } = hoursOf(day, zone, calendar);
    const begin = Math.max(from, start);
    const length = isWorkingDay(day, place, calendar) ? Math.max(0, to - begin) : 0;
    if (length > 0 && length >= left) return (begin + left) / 1000;
    left -= length;
    day = day.add({ days: 1 });
  }
}

function hoursOf(
  day: Temporal.PlainDate,
  zone: string,
  { from, to }: Calendar,
): { readonly from: number; readonly to: number } {
  const at = (time: string): number =>
    day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
  return { from: at(from), to: at(to) };
}

function isWorkingDay(day: Temporal.PlainDate, { country }: Place, calendar: Calendar): boolean {
  const weekday = WEEKDAYS[day.dayOfWeek - 1];
  if (weekday === undefined || !calendar.workingDays.includes(weekday)) return false;
  const date = day.toString();
  return !calendar.holidays.some(
    (holiday) =>
      (holiday.date === date || holiday.date === date.slice('2026-'.length)) &&
      (holiday.countries === undefined || holiday.countries.includes(country ?? '')),
  );
}
