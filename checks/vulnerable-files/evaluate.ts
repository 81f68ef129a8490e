/** The judgement: pure, from what was seen to findings and metrics. */
import { mergeFindings, type Finding, type Metric, type State, type Verdict } from '../../src/check/index.ts';
import { judgeListed } from './judge-listed.ts';
import type { FilesObservation, SeenList } from './observation.ts';

export interface Asked {
  readonly list: readonly string[];
}

/** Lists by their file; null for the shipped one. */
type ListName = SeenList['list'];

export function evaluate({ lists, moreUnread }: FilesObservation, { list }: Asked): Verdict {
  const asked: readonly ListName[] = list.length === 0 ? [null] : list;
  const judged = lists.filter((each) => asked.includes(each.list));
  const listed = judged.flatMap((each) => each.files);
  const findings = mergeFindings([
    ...notObserved(judged, asked),
    ...judged.flatMap(complaintFindings),
    ...moreUnreadFinding(moreUnread),
    ...listed.flatMap(judgeListed),
  ]);
  const paths = new Set(listed.flatMap(({ found }) => found.map(({ path }) => path)));
  const absent = listed.filter(({ found, errors }) => found.length === 0 && errors.length === 0).length;
  return {
    summary: summaryOf(listed.length, paths.size, absent),
    findings,
    metrics: metricsOf(findings, paths.size, absent),
  };
}

/** A stored observation may be of other lists than are asked for now. */
function notObserved(judged: readonly SeenList[], asked: readonly ListName[]): readonly Finding[] {
  return asked
    .filter((name) => judged.every(({ list }) => list !== name))
    .map((name) => ({
      state: 'UNKNOWN',
      subject: nameOf(name),
      kind: 'not-observed',
      text: 'not what was looked at',
    }));
}

function nameOf(list: ListName): string {
  return list ?? 'the shipped list';
}

/** What of a list could not be read is one finding: the first complaint, and how many more there are. */
function complaintFindings({ list, complaints, files }: SeenList): readonly Finding[] {
  const [first, ...more] = complaints;
  const subject = nameOf(list);
  if (first === undefined) {
    return files.length > 0 ? [] : [{ state: 'UNKNOWN', subject, kind: 'list-empty', text: 'lists no file' }];
  }
  const text = `${reasonOf(first, subject)}${more.length === 0 ? '' : ` (+${more.length} more)`}`;
  return [{ state: 'UNKNOWN', subject, kind: 'list-unread', text, evidence: complaints }];
}

/** Complaints begin with the file, which the subject says already. */
function reasonOf(complaint: string, path: string): string {
  if (complaint.startsWith(`${path}: `)) return complaint.slice(path.length + 2);
  return complaint.startsWith(`${path}:`) ? `line ${complaint.slice(path.length + 1)}` : complaint;
}

function moreUnreadFinding(moreUnread: number): readonly Finding[] {
  if (moreUnread === 0) return [];
  return [
    { state: 'UNKNOWN', subject: 'more', kind: 'unread', text: `${files(moreUnread)} more not judged` },
  ];
}

function summaryOf(entries: number, seen: number, absent: number): string {
  if (entries === 0) return 'nothing was looked at';
  const listed = entries === 1 ? 'the listed path' : `all ${entries} listed paths`;
  if (absent === entries) return `${listed} absent, so harmless`;
  return `${files(seen)} within the limits${absent === 0 ? '' : `, ${absent} of ${entries} listed paths absent`}`;
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}

function metricsOf(findings: readonly Finding[], seen: number, absent: number): readonly Metric[] {
  const count = (state: State): number =>
    new Set(findings.filter((each) => each.state === state).map(({ subject }) => subject)).size;
  return [
    { label: 'files', value: seen, unit: '', min: 0 },
    { label: 'absent', value: absent, unit: '', min: 0 },
    { label: 'violations_critical', value: count('CRITICAL'), unit: '', min: 0 },
    { label: 'violations_warning', value: count('WARNING'), unit: '', min: 0 },
  ];
}
