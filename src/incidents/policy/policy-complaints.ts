/** What no schema can say of a policy file. */
import type { Calendar, Clock, Ladder, Procedure, SiteRules, When } from './policy.ts';

export type PolicyDocument =
  | (Procedure & { readonly kind: 'procedure' })
  | (Ladder & { readonly kind: 'ladder' })
  | (SiteRules & { readonly kind: 'sites' })
  | (Calendar & { readonly kind: 'calendar' });

export interface PolicyComplaint {
  /** Keys from the outermost on. */
  readonly field: readonly string[];
  readonly message: string;
}

export function complaintIn(document: PolicyDocument): PolicyComplaint | undefined {
  switch (document.kind) {
    case 'procedure':
      return inProcedure(document);
    case 'ladder':
      return inLadder(document);
    case 'calendar':
      return inCalendar(document);
    case 'sites':
      return undefined;
  }
}

function inProcedure({ deadline, clocks }: Procedure): PolicyComplaint | undefined {
  return (
    nameTwice(clocks, 'clocks') ??
    firstOf(clocks, 'clocks', clockComplaint) ??
    (clocks.some(({ name }) => name === deadline)
      ? undefined
      : { field: ['deadline'], message: `there is no clock '${deadline}'` })
  );
}

function inLadder({ steps }: Ladder): PolicyComplaint | undefined {
  return nameTwice(steps, 'steps') ?? firstOf(steps, 'steps', ({ when }) => whenComplaint(when));
}

/** Days have no length among working hours. */
function clockComplaint({ within, hours }: Clock): PolicyComplaint | undefined {
  if (hours !== 'working' || within.startsWith('PT')) return undefined;
  return { field: ['within'], message: `${within} of working hours: only hours and minutes can be counted` };
}

function whenComplaint({ of, after, before, hours }: When): PolicyComplaint | undefined {
  if (after !== undefined && before !== undefined)
    return { field: ['when', 'before'], message: 'is given beside after' };
  if (of === 'opened' && before !== undefined)
    return { field: ['when', 'before'], message: 'nothing is done before it was opened' };
  if (hours === 'working' && !(after ?? '').startsWith('PT'))
    return { field: ['when', 'hours'], message: 'working hours need after, in hours or minutes' };
  return undefined;
}

function inCalendar({ from, to, workingDays, holidays }: Calendar): PolicyComplaint | undefined {
  if (from >= to) return { field: ['to'], message: `is not after ${from}` };
  const again = workingDays.findIndex((day, index) => workingDays.indexOf(day) !== index);
  if (again >= 0) return { field: ['workingDays', String(again)], message: 'is given twice' };
  return firstOf(holidays, 'holidays', ({ date }) =>
    isOnCalendar(date) ? undefined : { field: ['date'], message: `${date} is no day of the calendar` },
  );
}

/** A day of every year is one of leap years, too. */
function isOnCalendar(date: string): boolean {
  const day = date.length === '12-25'.length ? `2024-${date}` : date;
  const milliseconds = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(day);
}

function nameTwice(list: readonly { readonly name: string }[], field: string): PolicyComplaint | undefined {
  const names = list.map(({ name }) => name);
  return firstOf(list, field, ({ name }, index) =>
    names.indexOf(name) === index ? undefined : { field: ['name'], message: `'${name}' is given twice` },
  );
}

function firstOf<T>(
  list: readonly T[],
  field: string,
  complain: (item: T, index: number) => PolicyComplaint | undefined,
): PolicyComplaint | undefined {
  return list
    .map((item, index) => {
      const complaint = complain(item, index);
      return complaint && { ...complaint, field: [field, String(index), ...complaint.field] };
    })
    .find((complaint) => complaint !== undefined);
}
