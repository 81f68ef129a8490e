/** What commands that decide of CVEs have in common. */
import { UsageError } from '../../src/cli/usage-error.ts';
import { escapeText } from '../../src/render/index.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import { serverOption } from './with-tables.ts';

const CVE = /^CVE-\d{4}-\d{4,19}$/;

export const decisionOptions = {
  ...serverOption,
  why: { kind: 'text', value: 'TEXT', describe: 'the reason' },
  as: { kind: 'text', value: 'NAME', describe: 'who decides, where that is not the user who calls' },
  remove: { kind: 'flag', describe: 'take it away' },
} as const;

/** @throws UsageError */
export function requireCve(text: string): string {
  const name = text.toUpperCase();
  if (!CVE.test(name)) throw new UsageError(`'${text}' is no CVE, such as CVE-2024-1086`);
  return name;
}

/** @throws UsageError */
export function requireReason(why: string | undefined): string {
  if (why === undefined || why.trim() === '')
    throw new UsageError('--why is missing: a decision has a reason');
  if (why.length > LONGEST_REASON) throw new UsageError(`--why: longer than ${LONGEST_REASON} characters`);
  return why;
}

const LONGEST_REASON = 10_000;

/** What may be a mistake, a line each. */
export async function cveWarnings(tables: PakitiTables, cve: string): Promise<readonly string[]> {
  if ((await tables.recordsAbout(cve)).length > 0) return [];
  for (const kind of ['exploited', 'epss'])
    if ((await tables.recordsNamed(kind, [cve])).length > 0) return [];
  return [`no feed speaks of ${cve}`];
}

export function warningText(warnings: readonly string[]): string {
  return warnings.map((one) => `${escapeText(`warning: ${one}`)}\n`).join('');
}

/** The last second of a day. @throws UsageError */
export function dayIn(text: string, option: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T23:59:59Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new UsageError(`--${option} is no day such as 2026-05-08`);
  return time / 1000;
}

/** `2026-05-08`, empty for none. */
export function dayOf(seconds: number | null): string {
  return seconds === null ? '' : new Date(seconds * 1000).toISOString().slice(0, 10);
}
