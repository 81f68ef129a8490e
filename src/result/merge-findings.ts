import type { Finding } from './finding.ts';
import { compareSeverity } from './state.ts';

/** What is said several times of one thing (its subject and kind) is one finding, as severe as the most severe. */
export function mergeFindings(findings: readonly Finding[]): readonly Finding[] {
  const byFact = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.subject, finding.kind]);
    const known = byFact.get(key);
    byFact.set(key, known === undefined ? finding : together(known, finding));
  }
  return [...byFact.values()];
}

function together(a: Finding, b: Finding): Finding {
  const worse = compareSeverity(b.state, a.state) > 0 ? b : a;
  return { ...worse, evidence: [...new Set([...(a.evidence ?? []), ...(b.evidence ?? [])])] };
}
