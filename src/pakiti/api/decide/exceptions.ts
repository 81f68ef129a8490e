/** Exceptions over HTTP: a credential that is for some sites excepts at those, and nowhere else. */
import { instantField, textsField } from '../../../portal/decide/fields.ts';
import { exceptionOf } from '../../decisions/decisions.ts';
import { makeException } from '../../decisions/new-exception.ts';
import { exceptionDocument } from '../decided.ts';
import { maySee, type Viewer, within } from '../viewer.ts';
import { change, type Changed, refused } from './change.ts';
import { cve, flag, nameField, why } from './fields.ts';

const regardless = {
  ...flag,
  description:
    'true: also for sites, hosts and a release of which nothing has reported, and beside one that is the same',
};

export const postException = change({
  method: 'POST',
  path: '/v1/exceptions',
  operation: 'addException',
  summary: 'let a CVE not count; a credential that is for some sites names sites of its own',
  about: 'exception',
  fields: {
    cve,
    why,
    expires: instantField('until when it holds, in the future; for ever unless given'),
    package: nameField('the package that it is of; all unless given'),
    version: nameField('a version of the package, as hosts report it; all unless given'),
    release: nameField('what hosts run, such as almalinux:9; all unless given'),
    sites: textsField('names of sites, at least one; all unless given'),
    hosts: textsField('names of hosts, at least one; all unless given'),
    regardless,
  },
  required: ['cve', 'why'],
  async answer(said, _places, decider) {
    const { tables, scope, now, by } = decider;
    const { cve: about = '', why: reason = '', expires = null, package: name, version = null } = said;
    const expiresAt = expires === null ? null : Math.floor(expires);
    if (expiresAt !== null && expiresAt <= now) return refused(422, "'expires' is past");
    if (version !== null && name === undefined) return refused(422, "'package' is missing");
    const empty = (['sites', 'hosts'] as const).find((field) => said[field]?.length === 0);
    // A list that somebody meant to fill: without it, all are meant.
    if (empty !== undefined) return refused(422, `'${empty}' is empty: leave it out for all`);
    const sites = [...new Set(said.sites)];
    const foreign = foreignSites(scope, sites);
    if (foreign !== undefined) return foreign;
    const one = {
      ...{ cve: about, package: name === undefined ? null : { name, version, arch: null } },
      ...{ release: said.release ?? null, sites, hosts: [...new Set(said.hosts)] },
      ...{ reason, modifier: by, at: Math.floor(now), expiresAt },
    };
    const soundness = { insist: "'regardless'", within: within(scope, undefined) };
    const { made, warnings } = await makeException(tables, one, said.regardless === true ? null : soundness);
    return { status: 201, row: exceptionDocument(made), warnings };
  },
});

export const deleteException = change({
  method: 'DELETE',
  path: '/v1/exceptions/{number}',
  operation: 'removeException',
  summary: 'take an exception away, by its number; a credential that is for some sites, one of its own',
  about: 'exception',
  fields: {},
  required: [],
  async answer(_said, [number = ''], { tables, scope, by, now, why }) {
    const one = (await tables.exceptions()).map(exceptionOf).find(({ id }) => String(id) === number);
    const missing = refused(404, `there is no exception ${number}`);
    if (one === undefined || !maySee(scope, one)) return missing;
    const foreign = foreignSites(scope, one.sites);
    if (foreign !== undefined) return foreign;
    if (!(await tables.deleteException(one.id, { who: by, why, gone_at: now }))) return missing;
    return { status: 200, row: exceptionDocument(one), warnings: [] };
  },
});

/** Why a credential may not decide of them; undefined where it may. Without any, all are meant. */
function foreignSites(scope: Viewer['scope'], sites: readonly string[]): Changed | undefined {
  if (scope === 'all') return undefined;
  if (sites.length === 0) return refused(403, 'this credential is for some sites: name those that are meant');
  const foreign = sites.find((site) => !scope.includes(site));
  return foreign === undefined ? undefined : refused(403, `this credential is not for the site '${foreign}'`);
}
