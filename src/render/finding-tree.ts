/** The findings below the first line, worst first, in the form that the Monitoring Plugins use since 3.0. */
import { compareSeverity, isAccepted, type Finding } from '../result/index.ts';
import { escapeText } from './escape.ts';

export interface TreeOptions {
  /** Whether OK findings are shown. */
  readonly ok: boolean;
  /** Whether each finding's evidence is shown. */
  readonly evidence: boolean;
}

/**
 * Rows past which the plugin text only counts: monitors store every line. `--output json` is always whole.
 */
export const TREE_ROWS = 1000;

export function findingTree(findings: readonly Finding[], { ok, evidence }: TreeOptions): string[] {
  const shown = findings
    .filter((finding) => ok || finding.state !== 'OK')
    .toSorted((a, b) => rank(b, a));
  const lines = shown.slice(0, TREE_ROWS).flatMap((finding) => findingLines(finding, evidence));
  const more = shown.length - TREE_ROWS;
  return more > 0 ? [...lines, `… and ${more} more findings; --output json shows all`] : lines;
}

function rank(a: Finding, b: Finding): number {
  const accepted = Number(isAccepted(b)) - Number(isAccepted(a));
  return accepted === 0 ? compareSeverity(a.state, b.state) : accepted;
}

function findingLines(finding: Finding, evidence: boolean): string[] {
  const { state, subject, text, accepted } = finding;
  const lines = [`\\_ [${state}] ${escapeText(subject)}: ${escapeText(text)}`];
  if (accepted !== undefined) lines.push(`   ${acceptedText(accepted)}`);
  if (evidence) lines.push(...(finding.evidence ?? []).map((line) => `   ${escapeText(line)}`));
  return lines;
}

function acceptedText({ who, expires, reason, expired }: NonNullable<Finding['accepted']>): string {
  const verb = expired ? 'exception expired on' : 'accepted until';
  return `${verb} ${escapeText(expires)} by ${escapeText(who)}: ${escapeText(reason)}`;
}
