/** The CVE ids that an event speaks of: exact tokens, in upper case, sorted. */
import type { Event } from '../bridge/event.ts';
import { cveTokens } from '../svg-advisory/cve-token.ts';

/** In the name of the service too: a mitigation that is missing says no more than that. */
export function namedCves({ subject, summary, longOutput, findings = [] }: Event): readonly string[] {
  const texts = [
    subject.service ?? '',
    subject.metric ?? '',
    summary,
    longOutput,
    ...findings.flatMap((finding) => [
      finding.subject,
      finding.text,
      finding.kind,
      ...(finding.evidence ?? []),
    ]),
  ];
  // Between two texts nothing joins to a token.
  return cveTokens(texts.join('\n')).toSorted();
}
