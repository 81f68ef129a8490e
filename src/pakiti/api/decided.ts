/** What people have decided beside tags: exceptions, and groups of hosts. */
import { name, pastFilters } from '../../portal/routes/parameters.ts';
import type { Exception } from '../decisions/decisions.ts';
import { instant } from './host-document.ts';
import { route } from './route.ts';
import { currentExceptions } from './viewer.ts';

export const exceptions = route({
  path: '/v1/exceptions',
  operation: 'exceptions',
  summary: 'what does not count, and until when; what has expired is left out',
  parameters: { cve: pastFilters.cve },
  row: 'Exception',
  async answer({ cve }, _places, viewer) {
    const rows = (await currentExceptions(viewer))
      .filter((one) => cve.length === 0 || cve.includes(one.cve))
      .map(exceptionDocument);
    return {
      columns: [
        ...['number', 'cve', 'package', 'version', 'arch', 'release', 'sites', 'hosts', 'reason'],
        ...['modifier', 'at', 'expires'],
      ],
      rows,
    };
  },
});

export function exceptionDocument({ id, package: one, at, expiresAt, ...rest }: Exception): object {
  return {
    ...{ number: id, ...rest, package: one?.name ?? null },
    ...{ version: one?.version ?? null, arch: one?.arch ?? null },
    ...{ at: instant(at), expires: expiresAt === null ? null : instant(expiresAt) },
  };
}

export const groups = route({
  path: '/v1/groups',
  operation: 'groups',
  summary: 'groups of hosts: the sites and hosts that are in them',
  parameters: { group: name('a group of hosts') },
  row: 'Member',
  async answer({ group }, _places, { tables, scope }) {
    const members = (await tables.groups()).filter(
      (one) =>
        (group.length === 0 || group.includes(one.name)) &&
        // A host that is named may be anybody's.
        (scope === 'all' || scope.includes(one.site)),
    );
    const rows = members.map(({ name: called, site, host }) => ({
      ...{ group: called, site: site === '' ? null : site, host: host === '' ? null : host },
    }));
    return { columns: ['group', 'site', 'host'], rows };
  },
});
