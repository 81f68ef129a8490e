import { plainHeading, type AdvisoryText } from './advisory-text.ts';
import { fieldValues } from './field.ts';
import type { Found } from './found.ts';

/** What is not the subject: who says it, how it may be shared, its id, that it changed. */
const DECORATION = [
  /\[\s{0,2}TLP:[^\]]{0,20}[\]}]/gi,
  /\[\s{0,2}(?:SVG )?EGI-(?:SVG|ADV)-[^\]]{0,60}\]/gi,
  /\*{1,2} {0,2}UPDATE[^*]{0,40}\*{1,2}/gi,
  /\bEGI[ -]SVG (?=['"\u2018]?(?:advisory|alert|information|heads))/gi,
  /^['"\u2018]?(?:advisory|alert|information|heads-up)\b(?:\/alert\b)?['"\u2019]?(?:\s{1,3}for\b)?/i,
];
const MAX_LENGTH = 200;

/** The field `Title:`, else the first heading that is neither the page's name nor a section's. */
export function readTitle(text: AdvisoryText): Found<string> {
  const written = writtenTitle(text);
  if (written === undefined) return { doubts: [] };
  const plain = DECORATION.reduce((title, part) => title.replace(part, ' ').trim(), written)
    .replace(/\s+/g, ' ')
    .replace(/^[\s:.-]+|[\s:-]+$/g, '');
  if (plain === '') return { doubts: [] };
  return plain.length <= MAX_LENGTH
    ? { value: plain, doubts: [] }
    : { value: plain.slice(0, MAX_LENGTH).trimEnd(), doubts: ['title: cut'] };
}

/** As it is written, on one line. */
export function writtenTitle({ sections }: AdvisoryText): string | undefined {
  const lines = sections.flatMap((section) => section.lines);
  const [field] = fieldValues(lines, (label) => label === 'title');
  return field ?? sections.slice(1).find(({ heading }) => isTitle(heading))?.heading;
}

function isTitle(heading: string): boolean {
  const plain = plainHeading(heading);
  return !/^ADVISORY (?:EGI |SVG )/.test(plain) && !SECTIONS.test(plain) && plain !== '';
}

const SECTIONS =
  /^(?:IDS AND |DESCRIPTION|ACTIONS|AFFECTED|IMPACTED|MITIGATION|MORE INFO|STATUS|CONTACT|REFERENCE|CREDIT|COMPONENT|TLP|INTRODUCTION|DETAILS|RISK|TIMELINE|CONTEXT|COMMENTS)/;
