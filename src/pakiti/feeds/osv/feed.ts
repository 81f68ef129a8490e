/** OSV, one document for each advisory. Source: ossf.github.io/osv-schema, 1.7. */
import { cveTokens } from '../../../svg-advisory/cve-token.ts';
import type { Advisory, FeedRecord, NotUnderstood, Severity } from '../../advisory.ts';
import {
  instantAt,
  isObject,
  listAt,
  parseJson,
  requiredTextAt,
  textAt,
  type JsonObject,
} from '../../json-fields.ts';
import { severityOf, worstSeverity } from '../../severity.ts';
import { newestScore } from '../cvss.ts';
import { FeedError, type Download, type FeedDocument, type FeedKind } from '../feed.ts';
import { outlineOf } from '../outline.ts';
import { readStatements } from './statements.ts';

export const feed: FeedKind = {
  name: 'osv',
  title: 'OSV',
  recognises,
  parse,
  downloads,
  staleAfterSeconds: 7 * 86_400,
};

function recognises(document: FeedDocument): boolean {
  const { keys } = outlineOf(document);
  if (!keys.includes('id') || keys.includes('document')) return false;
  return ['affected', 'schema_version', 'withdrawn'].some((key) => keys.includes(key));
}

function* parse(document: FeedDocument): Generator<FeedRecord | NotUnderstood> {
  const value = parseJson(document);
  if (!Array.isArray(value)) {
    yield* recordsOf(value, document.name);
    return;
  }
  if (value.length === 0) throw new FeedError(`${document.name}: has no advisory`);
  for (const [index, one] of (value as readonly unknown[]).entries()) {
    const where = `${document.name}[${index}]`;
    yield* recordsOf(one, where);
  }
}

function* recordsOf(fields: unknown, where: string): Generator<FeedRecord | NotUnderstood> {
  if (!isObject(fields)) throw new FeedError(`${where}: no object`);
  const id = requiredTextAt(fields, 'id', where);
  const title = titleOf(fields, id, where);
  const { statements, notUnderstood } = readStatements(fields, title, where);
  for (const what of notUnderstood) yield { kind: 'not-understood', where: `${where}: ${id}`, what };
  const advisory: Advisory = {
    id,
    cves: cvesOf(fields, id, where),
    title,
    url: urlOf(fields, id, where),
    severity: severityIn(fields, title, where),
    cvss: newestScore(vectorsOf(fields, where)),
    published: instantAt(fields, 'published', where),
    modified: instantAt(fields, 'modified', where),
    withdrawn: instantAt(fields, 'withdrawn', where),
    statements,
    criteria: null,
  };
  if (statements.length > 0 || advisory.withdrawn !== null) yield { kind: 'advisory', advisory };
  else if (notUnderstood.size === 0) {
    yield { kind: 'not-understood', where: `${where}: ${id}`, what: 'it says nothing of any package' };
  }
}

function titleOf(fields: JsonObject, id: string, where: string): string {
  const summary = textAt(fields, 'summary', where);
  if (summary !== undefined && summary !== '') return summary;
  const [sentence] = (textAt(fields, 'details', where) ?? '').trim().split('\n', 1);
  return sentence === undefined || sentence === '' ? id : sentence.slice(0, 200);
}

/** `related` is where distributions list what they mend; what has none there may still refer to some. */
function cvesOf(fields: JsonObject, id: string, where: string): readonly string[] {
  const named = ['aliases', 'upstream', 'related'].flatMap((key) => listAt(fields, key, where));
  const tokens = cveTokens([id.replace(/^[A-Z]+-(?=CVE-)/, ''), ...named.filter(isText)].join(' '));
  if (tokens.length > 0) return tokens.toSorted();
  const reports = referencesOf(fields, where).filter(({ type }) => type === 'REPORT');
  return cveTokens(reports.map(({ url }) => url).join(' ')).toSorted();
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

interface Reference {
  readonly type: string;
  readonly url: string;
}

function referencesOf(fields: JsonObject, where: string): readonly Reference[] {
  return listAt(fields, 'references', where).flatMap((value) => {
    if (!isObject(value)) return [];
    const { type, url } = value;
    return isText(type) && isText(url) && /^https?:\/\//.test(url) ? [{ type, url }] : [];
  });
}

/** The page of this advisory rather than of the one that it was made from. */
function urlOf(fields: JsonObject, id: string, where: string): string | null {
  const advisories = referencesOf(fields, where).filter(({ type }) => type === 'ADVISORY');
  const name = id.replaceAll(':', '-').toLowerCase();
  const own = advisories.find(({ url }) => url.replaceAll(':', '-').toLowerCase().includes(name));
  return (own ?? advisories[0])?.url ?? null;
}

function vectorsOf(fields: JsonObject, where: string): readonly string[] {
  const all = [fields, ...listAt(fields, 'affected', where).filter(isObject)];
  const scores = all.flatMap((one) => listAt(one, 'severity', where)).filter(isObject);
  return scores.flatMap(({ type, score }) => (isText(score) && type !== 'Ubuntu' ? [score] : []));
}

const WORD = /^(?:Red Hat \w+ Advisory: )?(?<word>critical|important|moderate|low)\s*:/i;

function severityIn(fields: JsonObject, title: string, where: string): Severity {
  const affected = listAt(fields, 'affected', where).filter(isObject);
  const specific = affected.flatMap(({ ecosystem_specific: own }) => (isObject(own) ? [own] : []));
  const ofUbuntu = [
    ...listAt(fields, 'severity', where),
    ...affected.flatMap((one) => listAt(one, 'severity', where)),
  ]
    .filter(isObject)
    .filter(({ type }) => type === 'Ubuntu')
    .map(({ score }) => score);
  const own = isObject(fields['database_specific']) ? [fields['database_specific']['severity']] : [];
  const words = [
    WORD.exec(title)?.groups?.['word'],
    ...own,
    ...ofUbuntu,
    ...specific.flatMap(({ ubuntu_priority: priority, urgency }) => [priority, urgency]),
  ];
  return worstSeverity(words.filter(isText).map(severityOf));
}

/** The names of the buckets of osv.dev, by the ids of os-release(5). */
const BUCKETS: Readonly<Partial<Record<string, string>>> = {
  almalinux: 'AlmaLinux',
  rocky: 'Rocky Linux',
  debian: 'Debian',
  ubuntu: 'Ubuntu',
};

function downloads(releases: readonly string[]): readonly Download[] {
  const ids = new Set(releases.map((release) => release.replace(/:.*$/, '')));
  return [...ids].toSorted().flatMap((id) => {
    const bucket = BUCKETS[id];
    if (bucket === undefined) return [];
    const url = `https://storage.googleapis.com/osv-vulnerabilities/${encodeURIComponent(bucket)}/all.zip`;
    return [{ url, as: `osv/${id}/all.zip` }];
  });
}
