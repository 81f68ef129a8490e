/** Advisories of EGI SVG → tags: what one rates as critical or high is tagged so, with its deadline. */
import { readSvgAdvisory, type SvgAdvisory } from '../../svg-advisory/read-advisory.ts';
import type { Tag } from './decisions.ts';

type Risk = NonNullable<SvgAdvisory['risk']>;

export interface AdvisoryRule {
  /** The tag of each risk; a risk without one is not tagged. */
  readonly tags: Readonly<Partial<Record<Risk, string>>>;
  /** Whether they count at once, or wait for somebody. */
  readonly state: 'set' | 'proposed';
}

export const EGI_TAGS: AdvisoryRule['tags'] = { critical: 'EGI-Critical', high: 'EGI-High' };

export interface AdvisoryTags {
  /** One for each CVE and tag: of several advisories, that of the newest. */
  readonly tags: readonly Tag[];
  /** What could not be read as an advisory, and why. */
  readonly passedOver: readonly { readonly name: string; readonly why: string }[];
  readonly advisories: number;
}

/** Their titles are everybody's. */
const PUBLIC: readonly SvgAdvisory['tlp'][] = ['clear', 'green'];

/** @param at seconds since the epoch */
export function tagsOfAdvisories(
  documents: Iterable<{ readonly name: string; readonly text: string }>,
  rule: AdvisoryRule,
  at: number,
): AdvisoryTags {
  const passedOver: { name: string; why: string }[] = [];
  const found: SvgAdvisory[] = [];
  for (const { name, text } of documents) {
    const advisory = readSvgAdvisory(text);
    const why = complaint(advisory);
    if (why === undefined) found.push(advisory);
    else passedOver.push({ name, why });
  }
  const tags = new Map<string, Tag>();
  for (const advisory of found.toSorted((a, b) => compare(newestDate(a), newestDate(b))))
    for (const tag of tagsOf(advisory, rule, at)) tags.set(`${tag.cve} ${tag.tag}`, tag);
  return { tags: [...tags.values()], passedOver, advisories: found.length };
}

function complaint({ layout, id, risk, cves, doubts }: SvgAdvisory): string | undefined {
  if (layout === 'unknown') return 'it has no layout of an advisory';
  if (id === undefined) return 'it has no id';
  if (doubts.some((doubt) => doubt.includes('not published'))) return 'it is marked as not published';
  if (risk === undefined) return 'it rates no risk';
  return cves.own.length === 0 ? 'it is of no CVE' : undefined;
}

function tagsOf(advisory: SvgAdvisory, { tags, state }: AdvisoryRule, at: number): readonly Tag[] {
  const { id = '', risk, title, tlp, url = '', deadline, cves } = advisory;
  const tag = risk === undefined ? undefined : tags[risk];
  if (tag === undefined) return [];
  const due = deadline === undefined ? Number.NaN : Date.parse(deadline);
  return cves.own.map((cve) => ({
    ...{ cve, tag, state, enabled: true, infoUrl: url, modifier: 'EGI SVG', at, advisory: id },
    reason: title !== undefined && PUBLIC.includes(tlp) ? `${id}: ${title}` : id,
    dueAt: Number.isNaN(due) ? null : due / 1000,
  }));
}

function newestDate({ published = '', updated }: SvgAdvisory): string {
  return [published, ...updated].toSorted().at(-1) ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * What has to be written: new ones, and where an advisory says something else now. Of a tag that is set, what the advisory says
 * of it follows, and its state stays; what is declined, or somebody's own, stays as it is.
 */
export function newTags(kept: readonly Tag[], found: readonly Tag[]): readonly Tag[] {
  const before = new Map(kept.map((tag) => [`${tag.cve} ${tag.tag}`, tag]));
  return found.flatMap((tag) => {
    const known = before.get(`${tag.cve} ${tag.tag}`);
    if (known === undefined) return [tag];
    if (known.advisory === null || known.state === 'declined') return [];
    const { state, modifier, at, enabled } = known;
    const next = { ...tag, enabled, ...(state === 'set' ? { state, modifier, at } : { at }) };
    return JSON.stringify(sorted(next)) === JSON.stringify(sorted(known)) ? [] : [next];
  });
}

function sorted(tag: Tag): readonly unknown[] {
  return Object.entries(tag).toSorted(([a], [b]) => compare(a, b));
}
