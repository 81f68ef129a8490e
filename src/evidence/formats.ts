/** What a JSON Schema cannot say by itself of the texts in conditions and advisories, by the name of the format. */
import { parseVersionRange } from '../version/version-range.ts';
import { isBoundedExpression } from '../host/bounded-expression.ts';
import { parseBits } from './mode-bits.ts';
import { quantityOf } from './quantity.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z$/;

export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  'bounded-expression': isBoundedExpression,
  'calendar-date': isCalendarDate,
  'calendar-instant': (text) => isCalendarDate(text) || isCalendarInstant(text),
  'mode-bits': (text) => parseBits(text) !== undefined,
  quantity: (text) => Number.isFinite(quantityOf(text)),
  'version-range': (text) => parseVersionRange(text) !== undefined,
};

function isCalendarDate(text: string): boolean {
  return DATE.test(text) && isOnCalendar(text);
}

function isCalendarInstant(text: string): boolean {
  return INSTANT.test(text) && isOnCalendar(text);
}

/** `Date.parse` takes 30 February for 2 March. */
function isOnCalendar(text: string): boolean {
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text.slice(0, 10));
}
