/** event → statement: what a result says of the issues of its site. */
import { createHash } from 'node:crypto';
import type { Event } from '../../bridge/event.ts';
import { isAccepted, type Finding, type State, worst } from '../../result/index.ts';
import { cveTokens } from '../../svg-advisory/cve-token.ts';
import type { IssueClass } from '../issue-key.ts';
import type { IntakeRule } from './rules.ts';
import type { Statement, Telling, Told } from './statement.ts';
import { tellingAbout } from './telling.ts';

export interface Received {
  /** `subjectKey` of the event's. */
  readonly subject: string;
  /** Seconds since the epoch. */
  readonly receivedAt: number;
  readonly event: Event;
}

const VOICE_DIGITS = 32;
const ADVISORY = /^EGI-(?:ADV-)?SVG-[A-Z0-9-]+$/i;
const UNTOLD: Told = { is: 'untold' };

/** Every result about one subject is of one voice. */
export function voiceOf(subject: string): string {
  return createHash('sha256').update(subject).digest('hex').slice(0, VOICE_DIGITS);
}

/** A clock that is ahead must not keep later results out. */
export function beganAt({ event, receivedAt }: Received): number {
  return Math.min(Date.parse(event.start) / 1000, receivedAt);
}

/** @param freshSeconds older than that when it comes, an OK says nothing of now */
export function statementOf(
  received: Received,
  rules: readonly IntakeRule[],
  freshSeconds: number,
): Statement {
  const { event, receivedAt } = received;
  const at = beganAt(received);
  const isFresh = receivedAt - at <= freshSeconds;
  const tellings = mattersOf(event).flatMap((one) => tellingOf(one, event, rules));
  return {
    voice: voiceOf(received.subject),
    ngi: event.subject.ngi ?? '',
    host: (event.subject.node ?? event.subject.host).toLowerCase(),
    at,
    heardAt: receivedAt,
    tellings: isFresh ? tellings : tellings.map(withoutFine),
    rest: event.state === 'OK' && isFresh ? 'fine' : 'untold',
  };
}

function withoutFine(telling: Telling): Telling {
  return telling.told.is === 'fine' ? { ...telling, told: UNTOLD } : telling;
}

interface Seen {
  readonly class: IssueClass;
  readonly id: string;
  /** Undefined: somebody lives with it. */
  readonly state: State | undefined;
  readonly text: string;
}

/** Each issue once, with the worst that is said of it. A host that is down is none. */
function mattersOf(event: Event): readonly Seen[] {
  const { service = '', metric = '' } = event.subject;
  const own = metric === '' ? service : metric;
  if (own === '') return [];
  const seen = event.findings === undefined ? [] : event.findings.flatMap(namedBy);
  const rest = seen.length === 0 ? [whole(event, own)] : [...seen, ...unexplained(event, own, seen)];
  return [...Map.groupBy(rest, ({ class: kind, id }) => JSON.stringify([kind, id])).values()].flatMap(
    gravest,
  );
}

/** Bad counts before what is not known: one voice may speak of an issue in several findings. */
const ORDER: readonly (State | undefined)[] = ['CRITICAL', 'WARNING', undefined, 'UNKNOWN', 'OK'];

function gravest(group: readonly Seen[]): readonly Seen[] {
  return group.toSorted((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state)).slice(0, 1);
}

/** The subject of a finding says what it is about; where it is no name of an issue, the CVEs in its text do. */
function namedBy(finding: Finding): readonly Seen[] {
  const state = stateOf(finding);
  const text = `${finding.subject}: ${finding.text}`;
  if (ADVISORY.test(finding.subject))
    return [{ class: 'advisory', id: finding.subject.toUpperCase(), state, text }];
  const exact = cveTokens(finding.subject);
  const ids = exact.length > 0 ? exact : cveTokens(finding.text);
  return ids.map((id) => ({ class: 'vulnerability', id, state, text }));
}

function stateOf(finding: Finding): State | undefined {
  return isAccepted(finding) && finding.state !== 'OK' ? undefined : finding.state;
}

/** A check of one CVE names it; any other is a metric of its own. */
function whole({ subject, state, summary }: Event, own: string): Seen {
  const [cve, ...others] = cveTokens(`${subject.service ?? ''}\n${subject.metric ?? ''}`);
  if (cve !== undefined && others.length === 0)
    return { class: 'vulnerability', id: cve, state, text: summary };
  return { class: 'metric', id: own, state, text: summary };
}

/** What the findings that name an issue do not account for is the metric's own. */
function unexplained(event: Event, own: string, seen: readonly Seen[]): readonly Seen[] {
  const unnamed = (event.findings ?? []).filter((finding) => namedBy(finding).length === 0);
  const states = unnamed.flatMap((finding) => stateOf(finding) ?? []);
  const explained = seen.some(({ state }) => state === event.state);
  if (unnamed.length === 0 && explained) return [];
  const state = explained ? worst(states) : event.state;
  return [{ class: 'metric', id: own, state, text: event.summary }];
}

function tellingOf(seen: Seen, event: Event, rules: readonly IntakeRule[]): readonly Telling[] {
  const { site, ngi = '', host, node = host, service = '', metric = '' } = event.subject;
  const matter = {
    ...{ site, ngi, host: node.toLowerCase(), service: service === '' ? metric : service },
    ...{ class: seen.class, id: seen.id },
  };
  const telling = tellingAbout(matter, seen, rules);
  return telling === undefined ? [] : [telling];
}
