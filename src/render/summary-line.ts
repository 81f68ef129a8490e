/**
 * The one line that an operator reads at night: state, the worst measured finding, and how many more there are.
 */
import {
  compareSeverity,
  isAccepted,
  judgedFindings,
  STATES,
  stateOf,
  type Finding,
  type State,
  type Verdict,
} from '../result/index.ts';
import { columns, keepEnd, keepStart } from './columns.ts';
import { escapeText } from './escape.ts';

/** "Under 80 columns" (Monitoring Plugins guidelines, "Plugin Output"). */
export const LINE_COLUMNS = 79;
const SUBJECT_COLUMNS = 24;
/** The headline keeps at least so many, where the counts would take them. */
const HEADLINE_COLUMNS = 30;

/**
 * @param service name of the check as shown, such as `CRL`
 * @param note said at the end, such as that the exit code is overridden
 */
export function summaryLine(service: string, verdict: Verdict, note = ''): string {
  const prefix = `${service} ${stateOf(verdict)}: `;
  const suffix = note === '' ? '' : ` (${note})`;
  const room = verdict.isWhole === true ? Infinity : LINE_COLUMNS;
  const text = summaryText(verdict, room - columns(prefix + suffix));
  return keepStart(prefix + text + suffix, room);
}

/** What is wrong and where, without the state, in at most `room` columns. */
export function summaryText(verdict: Verdict, room: number): string {
  const findings = judgedFindings(verdict);
  const open = findings.filter((finding) => finding.state !== 'OK' && !isAccepted(finding));
  const accepted = findings.filter(isAccepted).length;
  const headline = headlineOf(open);
  const others = open.filter((finding) => finding !== headline);
  const rest = restText(others, accepted, room - HEADLINE_COLUMNS);
  if (headline === undefined) return keepStart(escapeText(verdict.summary), room - columns(rest)) + rest;
  return findingText(headline, stateOf(verdict), room - columns(rest)) + rest;
}

/** A measured finding says more than a blind spot, even where the blind spot decides the state. */
function headlineOf(open: readonly Finding[]): Finding | undefined {
  const measured = open.filter(({ state }) => state !== 'UNKNOWN');
  const candidates = measured.length > 0 ? measured : open;
  return candidates.reduce<Finding | undefined>(
    (worst, finding) =>
      worst === undefined || compareSeverity(finding.state, worst.state) > 0 ? finding : worst,
    undefined,
  );
}

function restText(others: readonly Finding[], accepted: number, room: number): string {
  const counts = countsText(others, accepted);
  return columns(counts) <= Math.max(room, 0) ? counts : ` (+${others.length + accepted} more)`;
}

function countsText(others: readonly Finding[], accepted: number): string {
  const count = (state: State): number => others.filter((finding) => finding.state === state).length;
  const parts = STATES.toReversed()
    .toSorted((a, b) => compareSeverity(b, a))
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${state.toLowerCase()}`);
  const plus = parts.length > 0 ? [`+${parts.join(', ')}`] : [];
  const notes = [...plus, ...(accepted > 0 ? [`${accepted} accepted`] : [])];
  return notes.length === 0 ? '' : ` (${notes.join('; ')})`;
}

function findingText({ state, subject, text }: Finding, overall: State, room: number): string {
  const mark = state === overall ? '' : `${state} `;
  const what = escapeText(text);
  if (subject === '') return mark + keepEnd(what, room - columns(mark));
  const subjectRoom = Math.max(SUBJECT_COLUMNS, room - columns(`${mark}: ${what}`));
  return keepStart(`${mark}${keepEnd(escapeText(subject), subjectRoom)}: ${what}`, room);
}
