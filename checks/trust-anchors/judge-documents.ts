/** Whether the documents of the release tell anything. */
import { alerts, type Finding, type Range } from '../../src/check/index.ts';
import { durationText, instantText } from '../../src/x509/duration-text.ts';
import {
  isObtained,
  type Document,
  type PackageList,
  type Release,
  type TrustAnchorsObservation,
} from './observation.ts';

/** A release is announced a few days ahead at most. */
const MAX_AHEAD_SECONDS = 14 * 86_400;

export function judgeDocuments(
  { at, release, list, obsolete }: TrustAnchorsObservation,
  age: Range,
): readonly Finding[] {
  return [
    ...[release, list, obsolete].flatMap((document) => judgeDocument(document, at, age)),
    ...judgeDate(release, at),
    ...[list, obsolete].flatMap(judgeLines),
  ];
}

function judgeDocument(document: Document<unknown>, at: number, age: Range): readonly Finding[] {
  const { source } = document;
  if (!isObtained(document)) {
    const { failure, message } = document;
    return [{ state: 'UNKNOWN', subject: source, kind: failure, text: message.replace(`${source}: `, '') }];
  }
  const { obtainedAt, cacheTrouble } = document;
  const seconds = at - obtainedAt;
  const evidence = [`obtained ${instantText(obtainedAt)}`, ...(cacheTrouble === null ? [] : [cacheTrouble])];
  // Documents are obtained while the probe runs, a little after it began.
  if (seconds < -60 || alerts(age, Math.max(seconds, 0)) !== false) {
    const text = seconds < 0 ? 'its time is in the future' : `${durationText(seconds)} old, which is too old`;
    return [{ state: 'UNKNOWN', subject: source, kind: 'stale', text, evidence }];
  }
  if (cacheTrouble === null) return [];
  return [{ state: 'WARNING', subject: source, kind: 'cache', text: cacheTrouble, evidence }];
}

function judgeDate(release: Document<Release>, at: number): readonly Finding[] {
  if (!isObtained(release) || release.content.date - at <= MAX_AHEAD_SECONDS) return [];
  const text = `the release is dated ${durationText(release.content.date - at)} ahead`;
  return [{ state: 'UNKNOWN', subject: release.source, kind: 'date', text }];
}

function judgeLines(document: Document<PackageList>): readonly Finding[] {
  if (!isObtained(document) || document.content.unread.length === 0) return [];
  const { unread } = document.content;
  const text = `${unread.length} lines are not understood`;
  return [{ state: 'UNKNOWN', subject: document.source, kind: 'lines', text, evidence: unread.slice(0, 20) }];
}
