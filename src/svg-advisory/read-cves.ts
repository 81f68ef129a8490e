/**
 * The CVE ids that an advisory is about, apart from those that it only mentions. Addresses are no evidence: they have
 * been wrong (2025-04 redirects from CVE-2024-1974 and means CVE-2025-1974).
 */
import { linesUnder, type AdvisoryText } from './advisory-text.ts';
import { cveTokens, malformedCves } from './cve-token.ts';
import { fieldValues } from './field.ts';
import { writtenTitle } from './read-title.ts';

export interface Cves {
  readonly own: readonly string[];
  /** In the text, but not as what it is about. */
  readonly mentioned: readonly string[];
  readonly doubts: readonly string[];
}

const LABEL = /^cves?(?:[ -]?(?:ids?|numbers?|references?))?(?:\/cvss score)?$/;
/** The field says that there is none, rather than where to look. */
const NONE = /^(?:N\s?\/\s?A|none|not (?:yet )?assigned)/i;

export function readCves(text: AdvisoryText): Cves {
  const fields = fieldValues(
    linesUnder(text, () => true),
    (label) => LABEL.test(label),
  ).join('\n');
  const prose = linesUnder(text, (heading) => !/^(?:REFERENCE|TIMELINE)/.test(heading))
    .join('\n')
    .replace(/https?:\/\/\S+/g, ' ');
  const told = cveTokens([writtenTitle(text) ?? '', prose].join('\n'));
  const isTold = new Set(told);
  const listed = cveTokens(fields);
  const redirected = cveTokens((text.frontMatter.get('redirect_from') ?? []).join('\n'));
  const isOpen = listed.length === 0 && !NONE.test(fields);
  const own = new Set(isOpen ? told : [...listed, ...redirected.filter((cve) => isTold.has(cve))]);
  const mentioned = told.filter((cve) => !own.has(cve));
  return { own: [...own], mentioned, doubts: doubtsOf({ fields, isOpen, own, redirected }) };
}

function doubtsOf({
  fields,
  isOpen,
  own,
  redirected,
}: {
  readonly fields: string;
  readonly isOpen: boolean;
  readonly own: ReadonlySet<string>;
  readonly redirected: readonly string[];
}): readonly string[] {
  const unsaid = redirected.filter((cve) => !own.has(cve));
  return [
    ...(isOpen && own.size > 0 ? ['CVE ids: not in a field, taken from the text'] : []),
    ...(/\b(?:others?|more)\b/i.test(fields) && /\band\b/i.test(fields)
      ? ['CVE ids: the field says that there are more']
      : []),
    ...malformedCves(fields).map((token) => `CVE ids: ${shown(token)} is none`),
    ...unsaid.map((cve) => `CVE ids: the page is also served as ${cve}, which the text does not say`),
  ];
}

function shown(token: string): string {
  return token.length <= 40 ? `"${token}"` : `a text of ${token.length} characters`;
}
