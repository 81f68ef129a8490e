/** What an EGI SVG advisory says, field by field; what it does not say, and where it contradicts itself, in words. */
import { linesUnder, splitAdvisory, type AdvisoryText, type Layout } from './advisory-text.ts';
import { deadlines } from './deadline.ts';
import { datesIn } from './instant.ts';
import { fieldLines } from './field.ts';
import type { Found } from './found.ts';
import { readCves, type Cves } from './read-cves.ts';
import { readId } from './read-id.ts';
import { readRisk } from './read-risk.ts';
import { readTitle } from './read-title.ts';
import { readTlp } from './read-tlp.ts';
import { references, type Reference } from './references.ts';
import type { Risk } from './risk.ts';
import type { Tlp } from './tlp.ts';

export interface SvgAdvisory {
  readonly layout: Layout;
  /** `EGI-SVG-2026-14` */
  readonly id?: string;
  readonly title?: string;
  readonly cves: Cves;
  readonly risk?: Risk;
  readonly tlp?: Tlp;
  /** `2026-05-08` */
  readonly published?: string;
  /** Dates of updates in their order. */
  readonly updated: readonly string[];
  /** `2026-05-16T00:00:00Z` */
  readonly deadline?: string;
  readonly url?: string;
  readonly references: readonly Reference[];
  /** Names of fields that the text does not hold. */
  readonly missing: readonly string[];
  /** Sentences about what was found. */
  readonly doubts: readonly string[];
}

const SITE = 'https://advisories.egi.eu';

export function readSvgAdvisory(content: string): SvgAdvisory {
  const text = splitAdvisory(content);
  const [id, title, risk, tlp] = [readId(text), readTitle(text), readRisk(text), readTlp(text)];
  const [published, deadline] = [readPublished(text), readDeadline(text)];
  const cves = readCves(text);
  const fields = {
    ...given('id', id),
    ...given('title', title),
    ...given('risk', risk),
    ...given('tlp', tlp),
    ...given('published', published),
    ...given('deadline', deadline),
    ...given('url', readUrl(text)),
  };
  const found = {
    layout: text.layout,
    ...fields,
    cves,
    updated: readUpdates(text),
    references: readReferences(text),
  };
  const doubts = [id, title, risk, tlp, published, deadline, cves].flatMap((field) => field.doubts);
  return { ...found, missing: missingOf(found), doubts: [...doubts, ...unpublished(text)] };
}

function given<K extends string, T>(name: K, { value }: Found<T>): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, T>);
}

function missingOf(found: Partial<SvgAdvisory>): readonly string[] {
  const single = (['id', 'title', 'risk', 'tlp', 'published', 'deadline', 'url'] as const).filter(
    (name) => found[name] === undefined,
  );
  return [
    ...single,
    ...(found.cves?.own.length === 0 ? ['CVE ids'] : []),
    ...(found.references?.length === 0 ? ['references'] : []),
  ];
}

function readPublished(text: AdvisoryText): Found<string> {
  const dates = fieldLines(allLines(text), (label) => label === 'date').flatMap(datesIn);
  const [value] = dates;
  return value === undefined ? { doubts: [] } : { value, doubts: [] };
}

/** `Updated: a, b`, one line for each update, or without the colon. */
function readUpdates(text: AdvisoryText): readonly string[] {
  const lines = allLines(text).filter((line) => /^[\s*]*updated?\b/i.test(line));
  return [...new Set(lines.flatMap((line) => datesIn(line).slice(0, MAX_UPDATES)))].toSorted();
}

const MAX_UPDATES = 20;

function readDeadline(text: AdvisoryText): Found<string> {
  const [first, ...others] = deadlines(allLines(text));
  if (first === undefined) return { doubts: [] };
  const assumed = first.assumed === undefined ? [] : [`deadline: ${first.assumed} is assumed`];
  const more = others.map(({ instant }) => `deadline: the text also sets ${instant}`);
  return { value: first.instant, doubts: [...assumed, ...more] };
}

/** Where the site serves the page; the address in the text may be an older one. */
function readUrl({ frontMatter }: AdvisoryText): Found<string> {
  const permalink = frontMatter.get('permalink')?.[0] ?? '';
  return /^\/[A-Za-z0-9._-]{1,100}$/.test(permalink)
    ? { value: `${SITE}${permalink}`, doubts: [] }
    : { doubts: [] };
}

/** Old advisories have their addresses where the text needs them. */
function readReferences(text: AdvisoryText): readonly Reference[] {
  const listed = references(linesUnder(text, (heading) => heading.startsWith('REFERENCE')));
  if (listed.length > 0) return listed;
  return references(allLines(text)).filter(({ url }) => !BOILERPLATE.test(url));
}

const BOILERPLATE = /^https?:\/\/(?:go\.egi\.eu\/tlp|advisories\.egi\.eu|www\.egi\.eu|creativecommons\.org)/;

function unpublished({ frontMatter, layout }: AdvisoryText): readonly string[] {
  return [
    ...(frontMatter.get('published')?.[0] === 'false' ? ['the advisory is marked as not published'] : []),
    ...(layout === 'unknown' ? ['this has no layout of an SVG advisory: it may be a placeholder'] : []),
  ];
}

function allLines({ sections }: AdvisoryText): readonly string[] {
  return sections.flatMap(({ lines }) => lines);
}
