/** Records about sites, found by primary key, and by name where no key of theirs is known. */
import type { SiteKey } from './edition.ts';

export interface SiteIndex<T> {
  of(site: SiteKey): T | undefined;
}

export function indexSites<T extends SiteKey>(records: readonly T[]): SiteIndex<T> {
  const byKey = new Map<string, T>();
  const byName = new Map<string, T>();
  for (const record of records) {
    if (record.key !== undefined) byKey.set(record.key, record);
    byName.set(record.name, record);
  }
  return {
    of: ({ key, name }) => (key === undefined ? undefined : byKey.get(key)) ?? byName.get(name),
  };
}
