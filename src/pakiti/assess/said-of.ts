/** All that is said of one package, by its name, by its source and by criteria, under the id of each advisory. */
import type { InstalledPackage } from '../inventory.ts';
import type { AdvisoryEntries, CriteriaEntry, ReleaseIndex } from './advisory-index.ts';
import type { HostFacts } from './host-facts.ts';
import type { Said } from './judge.ts';
import { sourceOf } from './source-of.ts';

/** What backports of Debian are judged by, whichever release they are installed on. */
export const UNSTABLE = 'debian:sid';

/** A backport of Debian comes from what is in unstable, and what is said of the release is not about it. */
export function releaseFor({ version }: InstalledPackage, { release }: HostFacts): string {
  return release.startsWith('debian:') && /~bpo\d/.test(version) ? UNSTABLE : release;
}

/** @param anywhere what names no release */
export function saidOf(
  installed: InstalledPackage,
  host: HostFacts,
  index: ReleaseIndex,
  anywhere: ReleaseIndex | undefined,
): readonly SaidUnderId[] {
  const statements = (index.ofBinary.get(installed.name) ?? []).map(asSaid);
  const ofSource = (sourceOf(installed, host, index)?.names ?? []).flatMap(
    (name) => index.ofSource.get(name) ?? [],
  );
  const criteria = [index, ...(anywhere === undefined ? [] : [anywhere])].flatMap((one) => [
    ...(one.criteriaOf.get(installed.name) ?? []),
    ...one.criteriaOfAny,
  ]);
  if (ofSource.length === 0 && criteria.length === 0) return statements;
  const byId = new Map(statements.map((said) => [said.id, said]));
  for (const said of [...ofSource.map(asSaid), ...criteria.map(asSaidByCriteria)]) {
    const before = byId.get(said.id);
    byId.set(said.id, before === undefined ? said : both(before, said));
  }
  return [...byId.values()];
}

export type SaidUnderId = Said & { readonly id: string };

function asSaid({ id, entries }: AdvisoryEntries): SaidUnderId {
  return { id, entries, criteria: [] };
}

function asSaidByCriteria(entry: CriteriaEntry): SaidUnderId {
  return { id: entry.advisory.id, entries: [], criteria: [entry] };
}

function both(one: SaidUnderId, other: SaidUnderId): SaidUnderId {
  return {
    id: one.id,
    entries: [...one.entries, ...other.entries],
    criteria: [...one.criteria, ...other.criteria],
  };
}
