/** Tags over HTTP: for those that see everything, since a tag counts at every site. */
import { instantField, textField } from '../../../portal/decide/fields.ts';
import { tagOf } from '../../decisions/decisions.ts';
import { setTag } from '../../decisions/new-tag.ts';
import { cveNamed } from '../../decisions/named.ts';
import { tagDocument } from '../tags.ts';
import { change, refused } from './change.ts';
import { cve, nameField, why } from './fields.ts';

const FOR_ALL = refused(403, 'a tag counts at every site, and this credential is for some');

export const postTag = change({
  method: 'POST',
  path: '/v1/tags',
  operation: 'setTag',
  summary:
    'tag a CVE; what was there of the same CVE and tag is replaced; for credentials that see everything',
  about: 'tag',
  fields: {
    cve,
    tag: nameField('a tag, such as EGI-Critical'),
    why,
    infoUrl: textField('where more is said', 2048),
    due: instantField('until when it has to be mended'),
  },
  required: ['cve', 'tag', 'why'],
  async answer({ cve: about = '', tag = '', why: reason = '', infoUrl = '', due = null }, _places, decider) {
    const { scope, tables, by, now } = decider;
    if (scope !== 'all') return FOR_ALL;
    const isThere = (await tables.tags()).some((one) => one.cve === about && one.tag === tag);
    const said = {
      cve: about,
      tag,
      reason,
      infoUrl,
      modifier: by,
      dueAt: due === null ? null : Math.floor(due),
    };
    const { made, warnings } = await setTag(tables, said, now);
    return { status: isThere ? 200 : 201, row: tagDocument(made), warnings };
  },
});

export const deleteTag = change({
  method: 'DELETE',
  path: '/v1/tags/{cve}/{tag}',
  operation: 'removeTag',
  summary: 'take a tag away; for credentials that see everything',
  about: 'tag',
  fields: {},
  required: [],
  async answer(_said, [about = '', tag = ''], { scope, tables, by, now, why }) {
    if (scope !== 'all') return FOR_ALL;
    const name = cveNamed(about);
    const there = (await tables.tags()).find((one) => one.cve === name && one.tag === tag);
    const missing = refused(404, `${about} has no tag '${tag}'`);
    if (name === undefined || there === undefined) return missing;
    if ((await tables.deleteTags(name, tag, { who: by, why, gone_at: now })) === 0) return missing;
    return { status: 200, row: tagDocument(tagOf(there)), warnings: [] };
  },
});
