/** The findings below the first line, worst first, in the form that the Monitoring Plugins use since 3.0. */
import { compareSeverity, isAccepted, type Finding } from '../result/index.ts';
import { escapeText } from './escape.ts';

export interface TreeOptions {
  /** Whether OK findings are shown. */
  readonly ok: boolean;
  /** Whether each finding's evidence is shown. */
  readonly evidence: boolean;
  /** Whether each finding's diagnostics are shown. */
  readonly diagnostics: boolean;
}

/**
 * Rows past which the plugin text only counts: monitors store every line. `--output json` is always whole.
 */
export const TREE_ROWS = 1000;

export function findingTree(findings: readonly Finding[], options: TreeOptions): string[] {
  const shown = findings
    .filter((finding) => options.ok || finding.state !== 'OK')
    .toSorted((a, b) => rank(b, a));
  const lines = shown.slice(0, TREE_ROWS).flatMap((finding) => findingLines(finding, options));
  const more = shown.length - TREE_ROWS;
  return more > 0 ? [...lines, `… and ${more} more findings; --output json shows all`] : lines;
}

function rank(a: Finding, b: Finding): number {
  const accepted = Number(isAccepted(b)) - Number(isAccepted(a));
  return accepted === 0 ? compareSeverity(a.state, b.state) : accepted;
}

function findingLines(finding: Finding, options: TreeOptions): string[] {
  const { state, subject, text, accepted } = finding;
  const lines = [`\\_ [${state}] ${subject === '' ? '' : `${escapeText(subject)}: `}${escapeText(text)}`];
  if (accepted !== undefined) lines.push(`   ${acceptedText(accepted)}`);
  const more = [
    ...(options.evidence ? (finding.evidence ?? []) : []),
    ...(options.diagnostics ? (finding.diagnostics ?? []) : []),
  ];
  lines.push(...more.map((line) => `   ${escapeText(line)}`));
  return lines;
}

function acceptedText({ who, expires, reason, expired }: NonNullable<Finding['accepted']>): string {
  const verb = expired ? 'exception expired on' : 'accepted until';
  return `${verb} ${escapeText(expires)} by ${escapeText(who)}: ${escapeText(reason)}`;
}
