/**
 * Tags as Pakiti 3 exports and imports them (`exportCvesTags.php`). What it knows nothing of, a deadline and the advisory
 * that a tag is of, stands in elements that it passes over.
 */
import { elementsAt, parseXml } from '../../check/xml.ts';
import { Failure } from '../../host/failure.ts';
import { xmlDocument } from '../../portal/encode/xml.ts';
import type { Tag } from './decisions.ts';
import { cveIn, moment, required, rowElement, textIn, timeIn } from './xml-rows.ts';

/** What is proposed or declined is nobody else's. */
export function tagsXml(tags: readonly Tag[]): string {
  const rows = tags
    .filter(({ state }) => state === 'set')
    .map(({ cve, tag, reason, infoUrl, enabled, modifier, at, dueAt, advisory }) =>
      rowElement('cveTag', {
        ...{ cveName: cve, tagName: tag, reason, infoUrl, enabled: enabled ? '1' : '0', modifier },
        timestamp: moment(at),
        ...(dueAt === null ? {} : { due: moment(dueAt) }),
        ...(advisory === null ? {} : { advisory }),
      }),
    );
  return xmlDocument({ name: 'cveTags', content: rows });
}

/** @param subject names the document. @throws Failure `malformed` naming the tag that is none */
export async function readTags(text: string, subject: string): Promise<readonly Tag[]> {
  const root = await parseXml(text, subject);
  if (root.name !== 'cveTags') throw new Failure('malformed', `${subject}: '${root.name}' is not 'cveTags'`);
  return elementsAt(root, 'cveTag').map((row, index) => {
    const where = `${subject}: cveTag ${index + 1}`;
    return {
      ...{ cve: cveIn(row, where), tag: required(row, 'tagName', where), state: 'set' },
      ...{ reason: textIn(row, 'reason'), infoUrl: textIn(row, 'infoUrl') },
      enabled: textIn(row, 'enabled') !== '0',
      ...{ modifier: textIn(row, 'modifier'), at: timeIn(row, 'timestamp', where) ?? 0 },
      ...{ dueAt: timeIn(row, 'due', where), advisory: textIn(row, 'advisory') || null },
    };
  });
}
