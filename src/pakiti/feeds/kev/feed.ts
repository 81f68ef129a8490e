/** CISA's Known Exploited Vulnerabilities. Source: cisa.gov/known-exploited-vulnerabilities-catalog, its JSON schema. */
import type { FeedRecord, NotUnderstood } from '../../advisory.ts';
import { instantAt, isObject, listAt, numberAt, parseJsonObject, textAt } from '../../json-fields.ts';
import { FeedError, type FeedDocument, type FeedKind } from '../feed.ts';
import { outlineOf } from '../outline.ts';

const URL = 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json';
const CVE = /^CVE-\d{4}-\d{4,}$/;

export const feed: FeedKind = {
  name: 'kev',
  title: 'CISA: vulnerabilities that are known to be exploited',
  recognises(document) {
    const { keys } = outlineOf(document);
    return keys.includes('catalogVersion') && keys.includes('vulnerabilities');
  },
  parse,
  downloads: () => [{ url: URL, as: 'kev/known_exploited_vulnerabilities.json' }],
  staleAfterSeconds: 14 * 86_400,
};

function* parse(document: FeedDocument): Generator<FeedRecord | NotUnderstood> {
  const catalogue = parseJsonObject(document);
  const entries = listAt(catalogue, 'vulnerabilities', document.name);
  if (entries.length === 0) throw new FeedError(`${document.name}: has no vulnerability`);
  const count = numberAt(catalogue, 'count', document.name);
  if (count !== undefined && count !== entries.length) {
    const what = `it says that it has ${count} entries, and has ${entries.length}`;
    yield { kind: 'not-understood', where: `${document.name}: count`, what };
  }
  for (const [index, entry] of entries.entries()) {
    yield recordOf(entry, `${document.name}: vulnerabilities[${index}]`);
  }
}

function recordOf(entry: unknown, where: string): FeedRecord | NotUnderstood {
  if (!isObject(entry)) return { kind: 'not-understood', where, what: 'it is no object' };
  try {
    const cve = textAt(entry, 'cveID', where) ?? '';
    const added = instantAt(entry, 'dateAdded', where);
    if (!CVE.test(cve)) return { kind: 'not-understood', where, what: 'it names no CVE' };
    if (added === null) return { kind: 'not-understood', where, what: 'it does not say since when' };
    const ransomware = textAt(entry, 'knownRansomwareCampaignUse', where) === 'Known';
    return { kind: 'exploited', cve, added, due: instantAt(entry, 'dueDate', where), ransomware };
  } catch (error) {
    if (error instanceof FeedError) return { kind: 'not-understood', where, what: error.message };
    throw error;
  }
}
