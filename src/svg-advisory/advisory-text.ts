/**
 * An EGI SVG advisory as sections of lines, whichever of its layouts it has: to 2022 a fenced plain text with headings
 * underlined by `=`, later Markdown with `#` headings.
 * Source: https://github.com/EGI-Federation/SVG-advisories.
 */
export interface Section {
  /** As it is written; empty for what stands before the first heading. */
  readonly heading: string;
  readonly lines: readonly string[];
}

export interface AdvisoryText {
  readonly layout: Layout;
  /** Keys in lower case with all their values. */
  readonly frontMatter: ReadonlyMap<string, readonly string[]>;
  /** The first one has no heading. */
  readonly sections: readonly Section[];
}

export const LAYOUTS = ['underlined', 'markdown', 'markdown with scores per source', 'unknown'] as const;

/** In the order of their years: to 2022, 2023 to 2025, from 2026. */
export type Layout = (typeof LAYOUTS)[number];

export function splitAdvisory(text: string): AdvisoryText {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const end = frontMatterEnd(lines);
  const sections = splitSections(lines.slice(end));
  return { layout: layoutOf(sections), frontMatter: readFrontMatter(lines.slice(0, end)), sections };
}

/** All lines under the headings that `matches` accepts. */
export function linesUnder(
  { sections }: AdvisoryText,
  matches: (heading: string) => boolean,
): readonly string[] {
  return sections.filter(({ heading }) => matches(plainHeading(heading))).flatMap(({ lines }) => lines);
}

/** Upper-case words, for comparison. */
export function plainHeading(heading: string): string {
  return heading
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim();
}

/** Number of lines that are front matter, its two rules included. */
function frontMatterEnd(lines: readonly string[]): number {
  if (lines[0]?.trimEnd() !== '---') return 0;
  return lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---') + 1;
}

/** `key: value`, or `key:` and `- value` lines. */
function readFrontMatter(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  let key = '';
  for (const line of lines.slice(1, -1)) {
    const item = line.trim();
    const colon = item.indexOf(':');
    if (item.startsWith('- ')) values.get(key)?.push(item.slice(2).trim());
    else if (colon > 0) {
      key = item.slice(0, colon).trim().toLowerCase();
      values.set(key, [item.slice(colon + 1).trim()].filter(Boolean));
    }
  }
  return values;
}

function splitSections(lines: readonly string[]): readonly Section[] {
  const sections: { heading: string; lines: string[] }[] = [{ heading: '', lines: [] }];
  let fenced = false;
  lines.forEach((line, index) => {
    const heading = isUnderline(lines[index + 1] ?? '')
      ? line.trim()
      : fenced
        ? undefined
        : markdownHeading(line);
    if (line.trimStart().startsWith('```')) fenced = !fenced;
    else if (heading !== undefined && heading !== '') sections.push({ heading, lines: [] });
    else if (!isUnderline(line)) sections.at(-1)?.lines.push(line);
  });
  return sections;
}

function isUnderline(line: string): boolean {
  const text = line.trim();
  return text.length >= 3 && text.startsWith('===') && text === '='.repeat(text.length);
}

/** CommonMark 4.2: up to three spaces, one to six `#`. */
function markdownHeading(line: string): string | undefined {
  const mark = /^ {0,3}#{1,6}(?=\s)/.exec(line);
  return mark === null ? undefined : line.slice(mark[0].length).trim();
}

function layoutOf(sections: readonly Section[]): Layout {
  const headings = sections.map(({ heading }) => plainHeading(heading));
  if (headings.includes('IDS AND CVSS SCORE')) return markdownLayout(sections);
  const lines = sections.flatMap((section) => section.lines);
  return lines.some((line) => /^\s*title\s*:/i.test(line)) ? 'underlined' : 'unknown';
}

function markdownLayout(sections: readonly Section[]): Layout {
  const lines = sections.flatMap((section) => section.lines);
  return lines.some((line) => /^\s*CVSSv[0-9]/i.test(line)) ? 'markdown with scores per source' : 'markdown';
}
