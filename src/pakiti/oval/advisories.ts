/** Definitions of OVAL as advisories. Of class `patch`, true means that the patch is missing. */
import type { Advisory, Criteria, FeedRecord, NotUnderstood, ReleaseName, Severity } from '../advisory.ts';
import type { FeedDocument } from '../feeds/feed.ts';
import { severityOf } from '../severity.ts';
import { childOf, childrenOf, type XmlItem } from '../xml-items.ts';
import { ALWAYS, NEVER } from './constants.ts';
import { CriteriaReader } from './criteria.ts';
import { readOval, type OvalDefinition } from './document.ts';
import { leaf } from './package-test.ts';
import { instantOf } from '../instant.ts';

const CVE = /\bCVE-\d{4}-\d{4,}\b/g;
const ADVISORY_CLASSES = ['patch', 'vulnerability'];

/** @throws FeedError */
export function* ovalAdvisories(document: FeedDocument): Iterable<FeedRecord | NotUnderstood> {
  const oval = readOval(document);
  const reader = new CriteriaReader(oval);
  for (const definition of oval.definitions) {
    if (!ADVISORY_CLASSES.includes(definition.class)) continue;
    const advisories = advisoriesOf(definition, reader);
    if (advisories.length === 0) {
      yield {
        kind: 'not-understood',
        where: `${document.name}: ${definition.id}`,
        what: 'criteria that depend on no node',
      };
    }
    for (const advisory of advisories) yield { kind: 'advisory', advisory };
  }
  yield* complaints(document.name, reader.notUnderstood);
}

/** Thousands of tests of one sort are told once. */
function* complaints(document: string, tests: ReadonlyMap<string, string>): Iterable<NotUnderstood> {
  const told = new Map<string, { readonly first: string; count: number }>();
  for (const [test, what] of tests) {
    const before = told.get(what);
    if (before === undefined) told.set(what, { first: test, count: 1 });
    else before.count += 1;
  }
  for (const [what, { first, count }] of told) {
    const others = count === 1 ? '' : `, and ${count - 1} more tests`;
    yield { kind: 'not-understood', where: `${document}: ${first}${others}`, what };
  }
}

function advisoriesOf(definition: OvalDefinition, reader: CriteriaReader): readonly Advisory[] {
  const metadata = definition.metadata ?? NOTHING;
  const details = childOf(metadata, 'advisory') ?? NOTHING;
  const ofCves = testsOfCves(details);
  if (ofCves.size > 0) return advisoriesOfCves(definition, reader, ofCves);
  const criteria = criteriaOf(definition, reader, () => true);
  return criteria === undefined
    ? []
    : [advisory(definition, criteria, cvesOf(metadata, details), idOf(definition))];
}

const NOTHING: XmlItem = { name: '', attributes: {}, text: '', children: [] };

/** Ubuntu has definitions of a package, in which each CVE names the tests that are its own. */
function testsOfCves(details: XmlItem): ReadonlyMap<string, ReadonlySet<string>> {
  const tests = new Map<string, Set<string>>();
  for (const { text, attributes } of childrenOf(details, 'cve')) {
    const [cve] = text.match(CVE) ?? [];
    const test = attributes['test_ref'];
    if (cve === undefined || test === undefined) continue;
    const own = tests.get(cve) ?? new Set<string>();
    for (const id of test.split(/[\s,]+/)) own.add(id);
    tests.set(cve, own);
  }
  return tests;
}

function advisoriesOfCves(
  definition: OvalDefinition,
  reader: CriteriaReader,
  ofCves: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Advisory[] {
  const all = new Set([...ofCves.values()].flatMap((tests) => [...tests]));
  return [...ofCves].flatMap(([cve, own]) => {
    const criteria = criteriaOf(definition, reader, (test) => own.has(test) || !all.has(test));
    return criteria === undefined ? [] : [advisory(definition, criteria, [cve], cve)];
  });
}

function criteriaOf(
  { criteria, metadata }: OvalDefinition,
  reader: CriteriaReader,
  keep: (test: string) => boolean,
): Criteria | undefined {
  const read = criteria === undefined ? undefined : reader.read(criteria, keep);
  if (read === ALWAYS || read === NEVER) return undefined;
  const release = releaseOfPlatforms(metadata ?? NOTHING);
  if (read === undefined || release === undefined || namesRelease(read)) return read;
  return { is: 'and', negate: false, of: [leaf({ kind: 'release', release }), read] };
}

/** Ubuntu's documents for containers do not test the release. */
function releaseOfPlatforms(metadata: XmlItem): ReleaseName | undefined {
  const platforms = childrenOf(childOf(metadata, 'affected') ?? NOTHING, 'platform');
  const [{ text } = NOTHING, ...more] = platforms;
  const { pro, release } =
    /^Ubuntu(?: Pro (?<pro>[\w-]+))? (?<release>\d+\.\d+)(?: LTS)?$/.exec(text)?.groups ?? {};
  if (more.length > 0 || release === undefined) return undefined;
  return `ubuntu${pro === undefined ? '' : `-${pro.toLowerCase()}`}:${release}`;
}

function namesRelease(criteria: Criteria): boolean {
  return criteria.is === 'test' ? criteria.test.kind === 'release' : criteria.of.some(namesRelease);
}

function advisory(
  definition: OvalDefinition,
  criteria: Criteria,
  cves: readonly string[],
  id: string,
): Advisory {
  const metadata = definition.metadata ?? NOTHING;
  const details = childOf(metadata, 'advisory') ?? NOTHING;
  const reference = childrenOf(metadata, 'reference').find(({ attributes }) => isReferenceTo(id, attributes));
  return {
    id,
    cves,
    title: titleOf(metadata) ?? id,
    url: urlOf(reference?.attributes['ref_url']),
    severity: worst(details, cves),
    cvss: cvssOf(details, cves),
    published: dateOf(details, 'issued', 'public_date'),
    modified: dateOf(details, 'updated', 'public_date_at_usn'),
    withdrawn: null,
    statements: [],
    criteria,
  };
}

function titleOf(metadata: XmlItem): string | undefined {
  const title = childOf(metadata, 'title')?.text;
  return title === '' ? undefined : title;
}

function urlOf(text: string | undefined): string | null {
  return text !== undefined && /^https?:\/\/\S+$/.test(text) ? text : null;
}

function isReferenceTo(id: string, { ref_id: reference }: XmlItem['attributes']): boolean {
  return reference === id || reference?.endsWith(` ${id}`) === true;
}

/** The vendor's own number: of a patch that of the patch, of a vulnerability the CVE. */
function idOf({ id, metadata, class: kind }: OvalDefinition): string {
  const references = childrenOf(metadata ?? NOTHING, 'reference').map(({ attributes }) => attributes);
  const patch = references.find(({ source }) => source !== undefined && !/cve|mitre|nvd/i.test(source));
  const title = childOf(metadata ?? NOTHING, 'title')?.text ?? '';
  const cve =
    title.match(CVE)?.[0] ?? references.map(({ ref_id: reference = '' }) => reference.match(CVE)?.[0])[0];
  const own = /^SUSE-SU|^openSUSE-[SR]U/.exec(title) === null ? undefined : title.split(/[\s:]*\s/)[0];
  return (kind === 'patch' ? (patch?.['ref_id'] ?? own) : cve) ?? id;
}

function cvesOf(metadata: XmlItem, details: XmlItem): readonly string[] {
  const references = childrenOf(metadata, 'reference').map(({ attributes }) => attributes['ref_id'] ?? '');
  const texts = [...references, ...childrenOf(details, 'cve').map(({ text }) => text)];
  const found = texts.flatMap((text) => text.match(CVE) ?? []);
  const title = found.length > 0 ? [] : (childOf(metadata, 'title')?.text.match(CVE) ?? []);
  return [...new Set([...found, ...title])].sort();
}

function worst(details: XmlItem, cves: readonly string[]): Severity {
  const word = childOf(details, 'severity')?.text;
  const [own] =
    cves.length === 1 ? childrenOf(details, 'cve').filter(({ text }) => text.includes(cves[0] ?? '')) : [];
  return severityOf(word) ?? severityOf(own?.attributes['priority'] ?? own?.attributes['impact']);
}

/** `7.5/CVSS:3.0/AV:N…`, or a score of its own. */
function cvssOf(details: XmlItem, cves: readonly string[]): number | null {
  const own = childrenOf(details, 'cve').filter(({ text }) => cves.some((cve) => text.includes(cve)));
  for (const name of ['cvss4', 'cvss3', 'cvss_score', 'cvss2']) {
    const scores = own.flatMap(
      ({ attributes }) => /^\d{1,2}(?:\.\d)?(?=$|\/)/.exec(attributes[name] ?? '')?.[0] ?? [],
    );
    if (scores.length > 0) return Math.max(...scores.map(Number));
  }
  return null;
}

function dateOf(details: XmlItem, element: string, text: string): number | null {
  return instantOf(childOf(details, element)?.attributes['date'] ?? childOf(details, text)?.text);
}
