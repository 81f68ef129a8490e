/** Months of UTC: `2026-11`. */

export interface Month {
  readonly name: string;
  /** Seconds since the epoch; the first of it, and the first behind it. */
  readonly from: number;
  readonly to: number;
}

const PATTERN = /^\d{4}-(?:0[1-9]|1[0-2])$/;
const MOST = 1200;

export function isMonth(text: string): boolean {
  return PATTERN.test(text);
}

export function monthAt(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, '2026-11'.length);
}

/** From one to another, both included; none where the last is before the first. */
export function monthsBetween(first: string, last: string): readonly Month[] {
  const months: Month[] = [];
  let month = Temporal.PlainYearMonth.from(first);
  const end = Temporal.PlainYearMonth.from(last);
  while (Temporal.PlainYearMonth.compare(month, end) <= 0 && months.length < MOST) {
    const next = month.add({ months: 1 });
    months.push({ name: month.toString(), from: beginOf(month), to: beginOf(next) });
    month = next;
  }
  return months;
}

function beginOf(month: Temporal.PlainYearMonth): number {
  return month.toPlainDate({ day: 1 }).toZonedDateTime('UTC').epochMilliseconds / 1000;
}
