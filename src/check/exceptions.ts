/**
 * Accepted risk: findings that somebody has decided to live with, until a date.
 */
import type { Acceptance, Finding, Verdict } from '../result/index.ts';

export interface Exception {
  /** The finding's subject, whole. */
  readonly subject: string;
  /** Only findings of this kind; every kind where it is absent. */
  readonly kind?: string;
  readonly reason: string;
  readonly who: string;
  /** UTC instant, ISO 8601. */
  readonly expires: string;
}

/**
 * Marks what the exceptions cover. Where several match, the one that lasts longest speaks.
 * @param at seconds since the epoch
 */
export function applyExceptions(verdict: Verdict, exceptions: readonly Exception[], at: number): Verdict {
  if (exceptions.length === 0) return verdict;
  const findings = verdict.findings.map((finding) => {
    const accepted = finding.state === 'OK' ? undefined : acceptanceOf(finding, exceptions, at);
    return accepted === undefined ? finding : { ...finding, accepted };
  });
  return { ...verdict, findings };
}

function acceptanceOf(
  finding: Finding,
  exceptions: readonly Exception[],
  at: number,
): Acceptance | undefined {
  const [longest] = exceptions
    .filter(({ subject, kind }) => subject === finding.subject && (kind ?? finding.kind) === finding.kind)
    .toSorted((a, b) => Date.parse(b.expires) - Date.parse(a.expires));
  if (longest === undefined) return undefined;
  const { reason, who, expires } = longest;
  return { reason, who, expires, expired: Date.parse(expires) / 1000 <= at };
}
