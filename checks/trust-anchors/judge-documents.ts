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

export interface DocumentLimits {
  readonly 'document-age': Range;
  /** What was fetched a moment ago may have stood still for years. */
  readonly 'release-age': Range;
}

export function judgeDocuments(
  { at, release, list, obsolete }: TrustAnchorsObservation,
  limits: DocumentLimits,
): readonly Finding[] {
  return [
    ...[release, list, obsolete].flatMap((document) => judgeDocument(document, at, limits['document-age'])),
    ...judgeDate(release, at, limits['release-age']),
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

function judgeDate(release: Document<Release>, at: number, age: Range): readonly Finding[] {
  if (!isObtained(release)) return [];
  const { version, date } = release.content;
  const finding = (text: string): readonly Finding[] => [
    { state: 'UNKNOWN', subject: release.source, kind: 'date', text },
  ];
  if (date - at > MAX_AHEAD_SECONDS) return finding(`the release is dated ${durationText(date - at)} ahead`);
  if (alerts(age, Math.max(at - date, 0)) === false) return [];
  return finding(`${version} came ${durationText(at - date)} ago, and nothing since: it may stand still`);
}

function judgeLines(document: Document<PackageList>): readonly Finding[] {
  if (!isObtained(document) || document.content.unread.length === 0) return [];
  const { unread } = document.content;
  const text = `${unread.length} lines are not understood`;
  return [{ state: 'UNKNOWN', subject: document.source, kind: 'lines', text, evidence: unread.slice(0, 20) }];
}
