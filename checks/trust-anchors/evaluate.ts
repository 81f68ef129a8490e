/** From the observation to the verdict: pure, nothing but the arguments. */
import { Failure, type Finding, type Range, type Verdict } from '../../src/check/index.ts';
import { judgeAnchors, type Judged } from './judge-anchors.ts';
import { judgeDocuments } from './judge-documents.ts';
import { metricsOf } from './metrics.ts';
import { isObtained, type Stranger, type TrustAnchorsObservation } from './observation.ts';

export interface Limits {
  readonly warning: Range;
  readonly critical: Range;
  readonly 'document-age': Range;
  readonly 'release-age': Range;
}

/** @throws Failure `malformed` for an observation that lacks facts */
export function evaluate(observation: TrustAnchorsObservation, limits: Limits): Verdict {
  requireFacts(observation);
  const { at, strangers, troubles } = observation;
  const terms = { at, limits: { warning: limits.warning, critical: limits.critical } };
  const judged = judgeAnchors(observation, terms);
  return {
    summary: summaryOf(observation, judged),
    findings: [
      ...noAnchor(observation),
      ...troubles.map(({ subject, kind, message }): Finding => ({
        state: 'UNKNOWN',
        subject,
        kind,
        text: message,
      })),
      ...judgeDocuments(observation, limits),
      ...judged.findings,
      ...strangers.map(strangerFinding),
    ],
    metrics: metricsOf(observation, judged, terms),
  };
}

/** A fact that is not there must not count as good. */
function requireFacts({ at, anchors, strangers, release, list, obsolete }: TrustAnchorsObservation): void {
  const times = [
    at,
    ...[release, list, obsolete].flatMap((document) =>
      isObtained<unknown>(document) ? [document.obtainedAt] : [],
    ),
    ...(isObtained(release) ? [release.content.date] : []),
  ];
  const isWhole =
    times.every(Number.isFinite) &&
    Array.isArray(strangers) &&
    anchors.every(({ stem, certificates }) => typeof stem === 'string' && Array.isArray(certificates)) &&
    [list, obsolete].every((document) => !isObtained(document) || Array.isArray(document.content.packages));
  if (!isWhole) throw new Failure('malformed', 'the observation has been changed: not every fact is in it');
}

const NO_ANCHOR = 'no trust anchor found';

function noAnchor({ anchors, directory }: TrustAnchorsObservation): readonly Finding[] {
  return anchors.length > 0
    ? []
    : [{ state: 'UNKNOWN', subject: directory, kind: 'no-anchor', text: NO_ANCHOR }];
}

function summaryOf({ anchors, release }: TrustAnchorsObservation, { outdated }: Judged): string {
  if (anchors.length === 0) return NO_ANCHOR;
  const count = `${anchors.length} trust anchor${anchors.length === 1 ? '' : 's'}`;
  const of = isObtained(release) ? `, release ${release.content.version}` : '';
  return `${count}${of}${outdated === 0 ? '' : `, ${outdated} to be renewed soon`}`;
}

/** Software that follows OpenSSL trusts whatever certificate lies there. */
function strangerFinding({ subject, sha1, sha256, files }: Stranger): Finding {
  const [file = ''] = files;
  return {
    state: 'WARNING',
    subject: file,
    kind: 'stranger',
    text: 'a certificate that no .info file describes',
    evidence: [`files ${files.join(', ')}`, `subject ${subject}`, `SHA-1 ${sha1}`, `SHA-256 ${sha256}`],
  };
}
