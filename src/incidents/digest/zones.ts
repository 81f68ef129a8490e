/** Whose morning it is: sites and NGIs are told at the hour of their own time zone, where contacts say which. */
import type { SiteDirectory } from '../contacts/directory.ts';
import type { Scope } from './gather.ts';

/** Those of sites, but for the one that everybody else is told in. */
export function otherZones(directory: SiteDirectory | undefined, usual: string): readonly string[] {
  const zones = [...(directory?.sites.values() ?? [])].flatMap(({ timeZone }) => timeZone ?? []);
  return [...new Set(zones)].filter((zone) => zone !== usual).toSorted();
}

/** That of the site; of an NGI that of all its sites, where they have one. @returns undefined where there is none */
export function zoneOf(
  { kind, name }: Pick<Scope, 'kind' | 'name'>,
  directory: SiteDirectory | undefined,
): string | undefined {
  if (kind === 'all') return undefined;
  if (kind === 'site') return directory?.sites.get(name)?.timeZone;
  const sites = [...(directory?.sites.values() ?? [])].filter(({ ngi }) => ngi === name);
  const zones = new Set(sites.map(({ timeZone }) => timeZone));
  return zones.size === 1 ? [...zones][0] : undefined;
}
