/** What commands that decide of CVEs have in common. */
import { UsageError } from '../../src/cli/usage-error.ts';
import { cveNamed, LONGEST_REASON } from '../../src/pakiti/decisions/named.ts';
import { isDay } from '../../src/pakiti/instant.ts';
import { serverOption } from './with-tables.ts';

export const decisionOptions = {
  ...serverOption,
  why: { kind: 'text', value: 'TEXT', describe: 'the reason' },
  as: { kind: 'text', value: 'NAME', describe: 'who decides, where that is not the user who calls' },
  remove: { kind: 'flag', describe: 'take it away; --why is kept of it too' },
  past: { kind: 'flag', describe: 'list what was taken away, by whom, when and why' },
} as const;

/** @throws UsageError */
export function requireCve(text: string): string {
  const name = cveNamed(text);
  if (name === undefined) throw new UsageError(`'${text}' is no CVE, such as CVE-2024-1086`);
  return name;
}

/** @throws UsageError */
export function requireReason(why: string | undefined): string {
  if (why === undefined || why.trim() === '')
    throw new UsageError('--why is missing: a decision has a reason');
  if (why.length > LONGEST_REASON) throw new UsageError(`--why: longer than ${LONGEST_REASON} characters`);
  return why;
}

/** The last second of a day. @throws UsageError */
export function dayIn(text: string, option: string): number {
  if (!isDay(text)) throw new UsageError(`--${option}: '${text}' is no day such as 2026-05-08`);
  return Date.parse(`${text}T23:59:59Z`) / 1000;
}
