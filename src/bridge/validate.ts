/** receive → validate: what a source sent, held against the published schema. */
import type { ErrorObject } from 'ajv';
import type { Report, Subject } from './event.ts';
import { UNKNOWN_SITE } from './event.ts';
import { eventSchema } from './event-schema.ts';

/** One item that cannot be taken. */
export interface Complaint {
  /** Its place among those that came with it, from 0. */
  readonly item: number;
  /** Such as `subject.host`; empty for the item itself. */
  readonly field: string;
  readonly message: string;
}

export type Validated =
  { readonly reports: readonly Report[] } | { readonly complaints: readonly Complaint[] };

/** Items in, reports or complaints out: a batch is taken whole or not at all. */
export type Validate = (items: readonly unknown[]) => Validated;

const MAX_COMPLAINTS = 20;

/** The validator is loaded and compiled once, by the first who asks. */
export async function reportValidator(): Promise<Validate> {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const isReport = new Ajv2020({ allErrors: false }).compile<Submitted>(eventSchema);
  return (items) => {
    const reports: Report[] = [];
    const complaints: Complaint[] = [];
    for (const [item, value] of items.entries()) {
      if (!isReport(value)) complaints.push({ item, ...complaintOf(isReport.errors?.[0]) });
      else {
        const untimely = timeComplaint(value);
        if (untimely === undefined) reports.push(complete(value));
        else complaints.push({ item, ...untimely });
      }
      if (complaints.length >= MAX_COMPLAINTS) break;
    }
    return complaints.length > 0 ? { complaints } : { reports };
  };
}

/** What the schema lets through: the parts of a report that a source need not give are absent. */
type Submitted = Pick<Report, 'state' | 'summary' | 'start'> &
  Partial<Omit<Report, 'subject'>> & { readonly subject: Omit<Subject, 'site'> & { readonly site?: string } };

function complete(given: Submitted): Report {
  return {
    subject: { ...given.subject, site: given.subject.site ?? UNKNOWN_SITE },
    state: given.state,
    stateType: given.stateType ?? 'hard',
    summary: given.summary,
    longOutput: given.longOutput ?? '',
    perfdata: given.perfdata ?? '',
    ...(given.findings === undefined ? {} : { findings: given.findings }),
    start: given.start,
    end: given.end ?? given.start,
    tags: given.tags ?? {},
    via: given.via ?? [],
  };
}

function complaintOf(error: ErrorObject | undefined): Omit<Complaint, 'item'> {
  const path = (error?.instancePath ?? '').split('/').slice(1).map(unescapePointer);
  const params: Readonly<Record<string, unknown>> = error?.params ?? {};
  const named = params['missingProperty'] ?? params['additionalProperty'];
  const field = [...path, ...(typeof named === 'string' ? [named] : [])].join('.');
  if (params['missingProperty'] !== undefined) return { field, message: 'is missing' };
  if (params['additionalProperty'] !== undefined) return { field, message: 'is not known' };
  const allowed =
    params['allowedValues'] === undefined ? '' : ` (${JSON.stringify(params['allowedValues'])})`;
  return { field, message: `${error?.message ?? 'is not valid'}${allowed}` };
}

/** RFC 6901, section 4. */
function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

function timeComplaint({ start, end }: Submitted): Omit<Complaint, 'item'> | undefined {
  for (const [field, instant] of Object.entries({ start, end })) {
    if (instant !== undefined && !isOnCalendar(instant))
      return { field, message: 'is no instant of the calendar' };
  }
  if (end !== undefined && Date.parse(end) < Date.parse(start))
    return { field: 'end', message: 'is before the start' };
  return undefined;
}

/** `Date.parse` takes 30 February for 2 March. */
function isOnCalendar(instant: string): boolean {
  const milliseconds = Date.parse(instant);
  return (
    !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().slice(0, 19) === instant.slice(0, 19)
  );
}
