/** Dates and instants as people write them in advisories, as ISO 8601. */
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const NUMERIC = String.raw`(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)`;
const IN_WORDS = String.raw`(\d{1,2})(?:st|nd|rd|th)? (${MONTHS.join('|')}),? (\d{4})(?!\d)`;
const TIME = String.raw`[,\s]{0,4}(?:at )?T?(\d{1,2}):(\d{2})(?::(\d{2}))?`;
const ZONE = String.raw`\s{0,2}(Z|UTC|GMT|CEST|CET|BST|[+-]\d{2}(?::?\d{2})?)?`;

const DATE = new RegExp(String.raw`(?<![\d-])(?:${NUMERIC}|${IN_WORDS})`, 'gi');
const INSTANT = new RegExp(String.raw`(?<![\d-])(?:${NUMERIC}|${IN_WORDS})(?:${TIME}${ZONE})?`, 'i');

/** Hours that a named zone is ahead of UTC. */
const ZONES: Readonly<Partial<Record<string, number>>> = { Z: 0, UTC: 0, GMT: 0, BST: 1, CET: 1, CEST: 2 };

export interface Instant {
  /** `2026-05-16T00:00:00Z` */
  readonly instant: string;
  /** What had to be assumed because the text does not say it. */
  readonly assumed?: 'midnight UTC' | 'UTC';
}

/** Every calendar date in the text, in its order, as `2026-05-16`. */
export function datesIn(text: string): readonly string[] {
  return [...text.matchAll(DATE)].flatMap((match) => calendarDate(match) ?? []);
}

/** The first date of the text with the time and zone behind it. */
export function firstInstant(text: string): Instant | undefined {
  const match = INSTANT.exec(text);
  const date = match === null ? undefined : calendarDate(match);
  if (match === null || date === undefined) return undefined;
  const [hour, minute, second, zone] = match.slice(7);
  if (hour === undefined) return { instant: `${date}T00:00:00Z`, assumed: 'midnight UTC' };
  const milliseconds = Date.parse(`${date}T${hour.padStart(2, '0')}:${minute ?? '00'}:${second ?? '00'}Z`);
  if (Number.isNaN(milliseconds)) return undefined;
  const instant = isoInstant(milliseconds - minutesAhead(zone) * 60_000);
  // A zone may lead out of the years of four digits.
  if (!/^\d{4}-/.test(instant)) return undefined;
  return zone === undefined ? { instant, assumed: 'UTC' } : { instant };
}

function calendarDate(match: RegExpExecArray | RegExpMatchArray): string | undefined {
  const [year, month, day, wordDay, monthName, wordYear] = match.slice(1);
  const parts =
    year === undefined
      ? [wordYear, String(MONTHS.indexOf((monthName ?? '').toLowerCase()) + 1), wordDay]
      : [year, month, day];
  const date = parts.map((part) => (part ?? '').padStart(2, '0')).join('-');
  return isOnCalendar(date) ? date : undefined;
}

/** `Date.parse` takes 30 February for 2 March. */
function isOnCalendar(date: string): boolean {
  const milliseconds = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(milliseconds) && isoInstant(milliseconds).startsWith(date);
}

function minutesAhead(zone = 'UTC'): number {
  const named = ZONES[zone.toUpperCase()];
  if (named !== undefined) return named * 60;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function isoInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
