/** What is done, and may be a mistake: a line each. */
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import { EGI_TAGS } from './advisory-tags.ts';
import type { Tag } from './decisions.ts';
import { meant } from './named.ts';

export async function cveWarnings(tables: PakitiTables, cve: string): Promise<readonly string[]> {
  if ((await tables.recordsAbout(cve)).length > 0) return [];
  for (const kind of ['exploited', 'epss'])
    if ((await tables.recordsNamed(kind, [cve])).length > 0) return [];
  return [`no feed speaks of ${cve}`];
}

/** One that is written otherwise is another one, and counts for nothing where this one was meant. */
export function tagWarnings(tag: string, others: readonly Tag[]): readonly string[] {
  const known = [...new Set([...Object.values(EGI_TAGS), ...others.map((one) => one.tag)])];
  return known.includes(tag) ? [] : [`no other CVE has the tag '${tag}'${meant(tag, known)}`];
}

/** Both in seconds since the epoch. */
export function deadlineWarnings(dueAt: number | null, now: number): readonly string[] {
  return dueAt !== null && dueAt < now ? [`the deadline ${dayOf(dueAt)} is past`] : [];
}

/** `2026-05-08`, empty for none. */
export function dayOf(seconds: number | null): string {
  return seconds === null ? '' : new Date(seconds * 1000).toISOString().slice(0, 10);
}
