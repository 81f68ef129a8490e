import { linesUnder, type AdvisoryText } from './advisory-text.ts';
import { fieldLines } from './field.ts';
import type { Found } from './found.ts';

/** `EGI-SVG-2026-14`, `EGI-SVG-2016-11107`, `EGI-SVG-CVE-2022-2588`. */
const ID = /(?<![A-Za-z0-9])EGI-SVG-(?:CVE-)?\d{4}-(?:CVE-\d{4}-)?\d{2,}(?![A-Za-z0-9])/i;
const PAGE = /^\/?Advisory-(?:EGI-)?(SVG-(?:CVE-)?\d{4}-(?:CVE-\d{4}-)?\d{2,})$/i;

/** From the field `EGI SVG ID`, else from the name of the page. */
export function readId(text: AdvisoryText): Found<string> {
  const [written] = fieldLines(
    linesUnder(text, () => true),
    (label) => label === 'egi svg id',
  ).flatMap((value) => ID.exec(value)?.[0].toUpperCase() ?? []);
  const page = pageId(text);
  if (written !== undefined && page !== undefined && written !== page)
    return { value: written, doubts: [`id: the page is named after ${page}`] };
  const value = written ?? page;
  return value === undefined ? { doubts: [] } : { value, doubts: [] };
}

function pageId({ frontMatter, sections }: AdvisoryText): string | undefined {
  const names = [
    ...(frontMatter.get('permalink') ?? []),
    ...(frontMatter.get('title') ?? []),
    ...sections.map(({ heading }) => heading),
  ];
  const stem = names.map((name) => PAGE.exec(name)?.[1]).find((found) => found !== undefined);
  return stem === undefined ? undefined : `EGI-${stem.toUpperCase()}`;
}
