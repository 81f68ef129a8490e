/** An observation may come from a file that somebody has edited or cut: a fact that is not there must not count as good. */
import { Failure } from '../../src/check/index.ts';
import type { Claim, PakitiObservation, SeenFinding, SeenHost } from './observation.ts';

/** @throws Failure `malformed` where a fact that decides about a state is none */
export function requireFacts(observation: PakitiObservation): void {
  // Where it is not what its type says, anything may be missing.
  const { hosts, findings, claims, tags, looked, asked, nodes } = observation as Partial<PakitiObservation>;
  const isWhole =
    hosts?.every(isHost) === true &&
    findings?.every(isFinding) === true &&
    (claims === null || claims?.every(isClaim) === true) &&
    nodes !== undefined &&
    Array.isArray(tags) &&
    Array.isArray(looked?.tags) &&
    Array.isArray(looked.severities) &&
    typeof looked.exploited === 'boolean' &&
    asked !== undefined;
  if (!isWhole) throw new Failure('malformed', 'the observation has been changed: not every fact is in it');
}

function isHost({ lastReport, packages, pending, gaps, droppedLines, unrated }: SeenHost): boolean {
  const numbers = [lastReport, packages, droppedLines, unrated];
  return numbers.every(Number.isFinite) && typeof pending === 'boolean' && Array.isArray(gaps);
}

function isFinding({ verdict, tags, packages, since }: SeenFinding): boolean {
  return (
    ['vulnerable', 'undetermined'].includes(verdict) &&
    Array.isArray(tags) &&
    Array.isArray(packages) &&
    Number.isFinite(since)
  );
}

function isClaim({ cves, verdict, at }: Claim): boolean {
  return Array.isArray(cves) && typeof verdict === 'string' && Number.isFinite(at);
}
