/** UTC instants of events, to the microsecond, as seconds since the epoch. */

/** @param text ISO 8601 with `Z` and up to six digits of a second, as the schema of events has it */
export function secondsOf(text: string): number {
  const [whole = '', fraction = ''] = text.slice(0, -1).split('.');
  return Date.parse(`${whole}Z`) / 1000 + Number(`0.${fraction}0`);
}

/** Of what somebody asks for or decides; NaN where it is not on the calendar: `Date.parse` takes 30 February for 2 March. */
export function secondsOnCalendar(text: string): number {
  const seconds = secondsOf(text);
  const isThere = !Number.isNaN(seconds) && instantOf(Math.floor(seconds)).startsWith(text.slice(0, 16));
  return isThere ? seconds : Number.NaN;
}

/** To the millisecond. */
export function instantOf(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}
