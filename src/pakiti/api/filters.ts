/** Which hosts: the parameters that lists of hosts and of their findings have in common. */
import { name, type Parameter, pastFilters } from '../../portal/routes/parameters.ts';
import type { HostsQuery } from '../../store/pakiti/hosts.ts';
import { activityOf } from './activity.ts';

const activity: Parameter<string> = {
  description: 'heard of within 2d, or silent for longer as -7d; s, m, h, d, w, y',
  schema: { type: 'string', pattern: '^[+-]?\\d{1,6}[smhdwy]?$' },
  many: false,
  read: (text) => (activityOf(text, 0) === undefined ? undefined : text),
};

export const filters = {
  site: name('a site'),
  host: name('a host'),
  group: name('a group of hosts'),
  release: name('what it runs, such as almalinux:9'),
  cve: pastFilters.cve,
  activity,
} as const;

export interface Given {
  readonly site: readonly string[];
  readonly host: readonly string[];
  readonly group: readonly string[];
  readonly release: readonly string[];
  readonly cve: readonly string[];
  readonly activity: readonly string[];
}

export function queryOf(
  { site, host, group, release, cve, activity: active }: Given,
  now: number,
): HostsQuery {
  const some = (names: readonly string[]): readonly string[] | undefined =>
    names.length === 0 ? undefined : names;
  return {
    ...{ sites: some(site), names: some(host), groups: some(group), release: some(release) },
    cves: cve.length === 0 ? undefined : [{ names: cve, verdicts: ['vulnerable', 'undetermined'] }],
    ...(active[0] === undefined ? {} : activityOf(active[0], now)),
  };
}
