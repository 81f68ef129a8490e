/** What the answers of one advisory mean. */
import type { Finding, State } from '../../src/check/index.ts';
import type { Risk } from '../../src/evidence/advisory.ts';
import { headLines } from '../../src/evidence/advisory-evidence.ts';
import { anyOf, not } from '../../src/evidence/answer.ts';
import { answerOf, explanationLines, reasons } from '../../src/evidence/ask.ts';
import type { AdvisoryReport } from './observation.ts';
import { isAtLeast } from './select.ts';

/** config/catalogue/README.md, "From an advisory to a verdict". */
export type AdvisoryVerdict = 'not-exposed' | 'fixed' | 'mitigated' | 'vulnerable' | 'no-evidence';

export function verdictOf({ exposed, fixed, mitigated }: AdvisoryReport): AdvisoryVerdict {
  const isExposed = answerOf(exposed);
  const isFixed = fixed === null ? 'false' : answerOf(fixed);
  const isMitigated = anyOf(mitigated.map(({ when }) => answerOf(when)));
  if (isExposed === 'false') return 'not-exposed';
  if (isFixed === 'true') return 'fixed';
  if (isMitigated === 'true') return 'mitigated';
  const isVulnerable = [isExposed, not(isFixed), not(isMitigated)].every((each) => each === 'true');
  return isVulnerable ? 'vulnerable' : 'no-evidence';
}

/** @param critical least risk of which being vulnerable is CRITICAL */
export function judgeReport(report: AdvisoryReport, critical: Risk | 'none'): Finding {
  const verdict = verdictOf(report);
  const state = verdict === 'vulnerable' && isAtLeast(report.risk, critical) ? 'CRITICAL' : STATES[verdict];
  return {
    state,
    subject: report.id,
    kind: verdict,
    text: textOf(report, verdict),
    evidence: evidenceOf(report),
  };
}

const STATES: Readonly<Record<AdvisoryVerdict, State>> = {
  'not-exposed': 'OK',
  fixed: 'OK',
  mitigated: 'OK',
  vulnerable: 'WARNING',
  'no-evidence': 'UNKNOWN',
};

function textOf(report: AdvisoryReport, verdict: AdvisoryVerdict): string {
  const { title, exposed, fixed, mitigated } = report;
  switch (verdict) {
    case 'vulnerable':
      return `vulnerable: ${title}`;
    case 'not-exposed':
      return `not exposed: ${reasons(exposed)[0] ?? ''}`;
    case 'fixed':
      return `fixed: ${fixed === null ? '' : (reasons(fixed)[0] ?? '')}`;
    case 'mitigated': {
      const proof = mitigated.find(({ when }) => answerOf(when) === 'true');
      return `mitigated by ${proof?.name ?? ''}: ${proof === undefined ? '' : reasons(proof.when).join(', ')}`;
    }
    case 'no-evidence':
      return `cannot tell: ${blindness(report)}`;
  }
}

function blindness({ exposed, fixed, mitigated }: AdvisoryReport): string {
  const parts = [exposed, ...(fixed === null ? [] : [fixed]), ...mitigated.map(({ when }) => when)];
  const blind = parts.find((part) => !['true', 'false'].includes(answerOf(part)));
  return blind === undefined ? 'no reason kept' : (reasons(blind)[0] ?? 'no reason kept');
}

function evidenceOf({
  title,
  risk,
  tlp,
  aliases,
  url,
  deadline,
  exposed,
  fixed,
  mitigated,
}: AdvisoryReport): readonly string[] {
  const due = deadline === null ? '' : `, to be dealt with by ${deadline}`;
  return [
    ...headLines(title, aliases),
    `${risk} risk, TLP:${tlp}${due}: ${url}`,
    'exposed',
    ...explanationLines(exposed, '  '),
    ...(fixed === null ? [] : ['fixed', ...explanationLines(fixed, '  ')]),
    ...mitigated.flatMap(({ name, url: source, when }) => [
      `mitigated by ${name} (${source})`,
      ...explanationLines(when, '  '),
    ]),
  ];
}
