/** The status that a telling asks for, where no person has given another one. */
import type { Telling } from '../telling.ts';
import type { Item, Kind } from './api.ts';
import type { HiveSettings } from './fields.ts';

/** @returns the fields that set it; none where it stays */
export function statusFor(
  kind: Kind,
  { status }: Item,
  { verb }: Telling,
  { open, closed, caseOpen, caseClosed }: HiveSettings,
): Readonly<Record<string, unknown>> {
  const [from, to] = kind === 'alert' ? [open, closed] : [caseOpen, caseClosed];
  switch (verb) {
    case 'resolve':
    case 'reject':
    case 'abandon':
    case 'merge':
      return status === from ? { status: to, ...closing(kind) } : {};
    case 'reopen':
      return status === to ? { status: from } : {};
    case 'open':
    case 'update':
    case 'note':
    case 'assign':
    case 'take-up':
    case 'wait':
    case 'group':
      return {};
  }
}

/** TheHive closes no case without these. */
function closing(kind: Kind): object {
  return kind === 'case' ? { summary: 'Closed in Secmon', impactStatus: 'NotApplicable' } : {};
}
