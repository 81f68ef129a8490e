import { instantWithin } from './json-fields.ts';

const TIME = /^(?<date>\d{4}-\d{2}-\d{2})(?:[ T](?<time>\d{2}:\d{2}:\d{2})(?:\.\d+)?(?: ?(?:UTC|Z))?)?$/;

/** `2026-05-08`, and of the calendar: `Date.parse` takes 30 February for 2 March. */
export function isDay(text: string): boolean {
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
}

/** A day, or a time of it in UTC, in seconds since the epoch; null where it is neither. */
export function instantOf(text: string | undefined): number | null {
  const { date, time = '00:00:00' } = TIME.exec(text?.trim() ?? '')?.groups ?? {};
  if (date === undefined) return null;
  const milliseconds = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(milliseconds) ? null : instantWithin(milliseconds);
}
