/** What makes a finding count: the tags of CVEs, also those that are only proposed or switched off. */
import { name, pastFilters } from '../../portal/routes/parameters.ts';
import { type Tag, tagOf } from '../decisions/decisions.ts';
import { instant } from './host-document.ts';
import { route } from './route.ts';

export const tags = route({
  path: '/v1/tags',
  operation: 'tags',
  summary: 'tags of CVEs; one counts where its state is set and it is enabled',
  parameters: { cve: pastFilters.cve, tag: name('a tag') },
  row: 'Tag',
  async answer(asked, _places, { tables }) {
    const rows = (await tables.tags())
      .map(tagOf)
      .filter(({ cve, tag }) => isAmong(cve, asked.cve) && isAmong(tag, asked.tag))
      .map(tagDocument);
    return {
      columns: ['cve', 'tag', 'state', 'enabled', 'reason', 'infoUrl', 'modifier', 'advisory', 'at', 'due'],
      rows,
    };
  },
});

export function tagDocument({ at, dueAt, ...rest }: Tag): object {
  return { ...rest, at: instant(at), due: dueAt === null ? null : instant(dueAt) };
}

function isAmong(text: string, asked: readonly string[]): boolean {
  return asked.length === 0 || asked.includes(text);
}
