/** From the observation to the verdict: pure, nothing but the arguments. */
import type { Finding, Range, Verdict } from '../../src/check/index.ts';
import { durationText, instantText } from '../../src/x509/duration-text.ts';
import { judgeAnchors, type JudgedAnchor } from './judge-anchors.ts';
import type { Terms } from '../../src/x509/judge-list.ts';
import { judgePublished } from './judge-published.ts';
import { metricsOf } from './list-metrics.ts';
import type { CrlObservation } from './observation.ts';
import type { AnchorFacts, FileTrouble } from '../../src/x509/anchor-facts.ts';
import { isRead } from '../../src/x509/list-facts.ts';
import { requireFacts } from './require-facts.ts';

export interface Limits {
  readonly warning: Range;
  readonly critical: Range;
  readonly lag: Range;
  readonly 'ignore-expiry': boolean;
  readonly fetch: boolean;
}

/** @throws Failure `malformed` for an observation that lacks facts */
export function evaluate(observation: CrlObservation, limits: Limits): Verdict {
  const { warning, critical, lag } = limits;
  const { at } = observation;
  requireFacts(observation);
  const terms: Terms = { at, validity: limits['ignore-expiry'] ? null : { warning, critical } };
  const { judged, others } = judgeAnchors(observation, terms);
  return {
    summary: summaryOf(observation, judged),
    findings: [
      ...noAnchor(observation),
      ...observation.troubles.map(troubleFinding),
      ...judged.map(({ finding }) => finding),
      ...observation.anchors.flatMap((anchor) => notYetValid(anchor, at) ?? []),
      ...others,
      ...(limits.fetch ? notFetched(observation) : []),
      ...judgePublished(observation, judged, lag, terms),
      ...orphanFinding(observation),
    ],
    metrics: metricsOf(observation, judged, terms),
  };
}

function summaryOf({ anchors, installed }: CrlObservation, judged: readonly JudgedAnchor[]): string {
  if (anchors.length === 0) return NO_ANCHOR;
  const lists = installed.filter(({ content }) => isRead(content)).length;
  const shortest = Math.min(...judged.map(({ left }) => left ?? Infinity));
  const validity =
    shortest >= 0 && shortest < Infinity ? `, the shortest valid for ${durationText(shortest)}` : '';
  return `${counted(anchors.length, 'trust anchor')}, ${counted(lists, 'list')}${validity}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const NO_ANCHOR = 'no trust anchor found';

/** An anchor in trouble is one too, and says so by itself. */
function noAnchor({ anchors, troubles, directory }: CrlObservation): readonly Finding[] {
  return anchors.length > 0 || troubles.length > 0
    ? []
    : [{ state: 'UNKNOWN', subject: directory, kind: 'no-anchor', text: NO_ANCHOR }];
}

function troubleFinding({ subject, kind, message }: FileTrouble): Finding {
  return { state: 'UNKNOWN', subject, kind, text: message };
}

function notYetValid({ name, subject, notBefore }: AnchorFacts, at: number): Finding | undefined {
  if (notBefore <= at) return undefined;
  return {
    state: 'WARNING',
    subject: name,
    kind: 'ca-not-yet-valid',
    text: `the CA is not valid for another ${durationText(notBefore - at)}`,
    evidence: [`subject ${subject}`, `not before ${instantText(notBefore)}`],
  };
}

/** A stored observation may have been made without downloads although they are to be judged now. */
function notFetched({ anchors, published, directory, at }: CrlObservation): readonly Finding[] {
  const fetched = new Set(published.map(({ url }) => url));
  const urls = anchors.filter(({ notAfter }) => notAfter >= at).flatMap((anchor) => anchor.urls);
  const missing = [...new Set(urls)].filter((url) => !fetched.has(url));
  if (missing.length === 0) return [];
  const text = `${counted(missing.length, 'published list')} not downloaded for this observation`;
  return [{ state: 'UNKNOWN', subject: directory, kind: 'not-fetched', text, evidence: missing }];
}

function orphanFinding({ orphans, directory }: CrlObservation): readonly Finding[] {
  if (orphans.length === 0) return [];
  const text = `${counted(orphans.length, 'list')} of no trust anchor here or behind a gap in their numbers, not read`;
  return [{ state: 'OK', subject: directory, kind: 'orphan', text, evidence: orphans }];
}
