/**
 * What a tracker is told of one change: the payload of an operation, made within the transaction of the change. It says
 * everything that has to be said, so that what is sent again is the same, whatever has happened since.
 */
import type { Actor, AuditEntry } from '../audit.ts';
import type { Campaign, Incident, IncidentState } from '../incident.ts';
import type { IssueSubject } from '../issue-key.ts';
import {
  type Audience,
  type Issue,
  type IssueState,
  type Note,
  type Severity,
  trackerKey,
} from '../issue.ts';
import type { AppliedChange, OperationsOf } from '../outbox.ts';
import { incidentKey } from './incident-key.ts';
import { hostNews, type HostNews, openHosts, type ToldHost } from './host-news.ts';

/** Of an incident all but `take-up`, `wait`, `reject`, `group` and `merge`; `abandon` is of incidents alone. */
export const VERBS = [
  'open',
  'update',
  'note',
  'assign',
  'take-up',
  'wait',
  'resolve',
  'reject',
  'abandon',
  'reopen',
  'group',
  'merge',
] as const;
export type Verb = (typeof VERBS)[number];

/** Verbs that say what the state is now. */
export const STATE_VERBS: readonly Verb[] = ['take-up', 'wait', 'resolve', 'reject', 'abandon', 'reopen'];

export interface ToldIssue {
  readonly kind: 'issue';
  readonly id: number;
  readonly version: number;
  readonly subject: IssueSubject;
  readonly ngi: string;
  readonly title: string;
  readonly severity: Severity;
  readonly state: IssueState;
  readonly owner: string | null;
  /** Seconds since the epoch, as all times here. */
  readonly deadline: number | null;
  readonly openedAt: number;
  /** Those that are not OK, ordered by name; no more than {@link MOST_HOSTS}. */
  readonly hosts: readonly ToldHost[];
  /** How many there are. */
  readonly hostCount: number;
  /** The ledger's number of the incident that it is part of. */
  readonly incident: number | null;
  readonly mergedInto: number | null;
  /** Tracker key of the issue that it follows; the same key, and the generation before. */
  readonly follows: string | null;
}

export interface ToldIncident {
  readonly kind: 'incident';
  readonly id: number;
  readonly version: number;
  readonly campaign: Campaign | null;
  readonly title: string;
  readonly state: IncidentState;
  readonly owner: string | null;
  readonly openedAt: number;
}

/** Of one field: what it was. */
export interface News {
  readonly hosts: HostNews;
  readonly severityWas?: Severity;
  /** Null: there was none. */
  readonly deadlineWas?: number | null;
  readonly titleWas?: string;
  /** Of an issue: a tracker that shows another one has had a person's decision since. */
  readonly stateWas?: IssueState;
  /** Null: nobody. */
  readonly ownerWas?: string | null;
  /** The ledger's number of the incident that an issue was part of; null: of none. */
  readonly incidentWas?: number | null;
  /** What a field may have as well, since changes before this one have failed, perhaps half-way. */
  readonly halfWay?: readonly Pick<News, 'severityWas' | 'deadlineWas' | 'titleWas' | 'incidentWas'>[];
}

export interface Telling {
  readonly verb: Verb;
  /** What the ticket is known by in every tracker: {@link trackerKey} or {@link incidentKey}. */
  readonly key: string;
  readonly about: ToldIssue | ToldIncident;
  readonly by: Actor;
  readonly at: number;
  readonly why: string;
  /** The note that came with it. */
  readonly note: { readonly audience: Audience; readonly alsoTo?: 'ngi'; readonly text: string } | null;
  /** What is new since the last one; nothing where it is opened. */
  readonly news: News;
}

/** Names in one telling: an issue of more hosts is told with their number. */
export const MOST_HOSTS = 500;
export const NO_NEWS: News = { hosts: { added: [], removed: [] } };

/** One tracker of the configuration, as far as it matters here. */
export interface Told {
  readonly name: string;
  /** The words of the operations that a change asks of it, in their order; none where it is not told. Pure. */
  asks(telling: Telling): readonly string[];
  /** {@link NewOperation.line} of those; one for all where it is absent. Pure. */
  readonly lineOf?: ((telling: Telling) => string) | undefined;
  /** Of what came from itself: an issue that has several tickets there; none where it is absent. */
  readonly hearsOfItself?: readonly Verb[];
}

/** What a field may be without that a person has set it. */
export function wereIn({ halfWay = [], ...news }: News): NonNullable<News['halfWay']> {
  return [news, ...halfWay];
}

/** What is to be sent of a change: to nobody what is nothing new, and to no tracker what every ticket there has of itself. */
export function operationsOf(trackers: readonly Told[]): OperationsOf {
  return (change) => {
    const telling = tellingOf(change);
    if (telling === undefined) return [];
    const payload = JSON.stringify(telling);
    const { kind, via } = telling.by;
    // Where two tickets were merged, the one that stays has nothing of the other's severity.
    const isAbsorbing = change.entry.action === 'absorb';
    // What monitoring has seen in a tracker is told to that one, and to nobody else.
    const hears = ({ name, hearsOfItself = [] }: Told): boolean =>
      kind === 'monitoring' && via !== ''
        ? via === name
        : via !== name || isAbsorbing || hearsOfItself.includes(telling.verb);
    return trackers.filter(hears).flatMap((tracker) => {
      const line = tracker.lineOf?.(telling) ?? '';
      return tracker.asks(telling).map((verb) => ({ tracker: tracker.name, verb, payload, line }));
    });
  };
}

/** Of what was written by {@link operationsOf}. */
export function readTelling(payload: string): Telling {
  return JSON.parse(payload) as Telling;
}

/** @returns undefined where there is nothing to tell */
export function tellingOf({ issue, incident, entry, note }: AppliedChange): Telling | undefined {
  const { by, at, why } = entry;
  const said = { by, at, why, note: note && told(note) };
  if (issue !== null) {
    const { before, after } = issue;
    const news = before === null ? NO_NEWS : newsOf(before, after);
    const verb = issueVerb(entry, after, news, note !== null);
    return verb && { ...said, verb, key: trackerKey(after), about: toldIssue(after), news };
  }
  if (incident === null) return undefined;
  const { before, after } = incident;
  const incidentNews = before === null ? {} : fieldNews(before, after);
  const verb = incidentVerb(entry);
  return (
    verb && {
      ...said,
      verb,
      key: incidentKey(after),
      about: toldIncident(after),
      news: { ...NO_NEWS, ...incidentNews },
    }
  );
}

function told({ audience, alsoTo, text }: Note): NonNullable<Telling['note']> {
  return { audience, ...(alsoTo === undefined ? {} : { alsoTo }), text };
}

function issueVerb({ action }: AuditEntry, { state }: Issue, news: News, hasNote: boolean): Verb | undefined {
  switch (action) {
    case 'refer':
    case 'abandon':
      return undefined;
    case 'update':
    case 'absorb':
      return isNews(news) ? 'update' : undefined;
    case 'edit':
      return isNews(news) || news.titleWas !== undefined ? 'update' : undefined;
    case 'recover':
      if (state === 'resolved') return 'resolve';
      return hasNote ? 'note' : undefined;
    case 'close-again':
      return state === 'resolved' ? 'resolve' : 'reject';
    case 'open':
    case 'reopen':
    case 'note':
    case 'assign':
    case 'take-up':
    case 'wait':
    case 'resolve':
    case 'reject':
    case 'group':
    case 'merge':
      return action;
  }
}

function incidentVerb({ action }: AuditEntry): Verb | undefined {
  switch (action) {
    case 'edit':
      return 'update';
    case 'open':
    case 'note':
    case 'assign':
    case 'resolve':
    case 'abandon':
    case 'reopen':
      return action;
    case 'update':
    case 'recover':
    case 'take-up':
    case 'wait':
    case 'reject':
    case 'group':
    case 'merge':
    case 'absorb':
    case 'refer':
    case 'close-again':
      return undefined;
  }
}

function newsOf(before: Issue, after: Issue): News {
  return {
    hosts: hostNews(before.hosts, after.hosts),
    ...(before.severity === after.severity ? {} : { severityWas: before.severity }),
    ...(before.deadline === after.deadline ? {} : { deadlineWas: before.deadline }),
    ...fieldNews(before, after),
    ...(before.incident === after.incident ? {} : { incidentWas: before.incident }),
    ...(before.state === after.state ? {} : { stateWas: before.state }),
  };
}

/** Of what issues and incidents both have. */
function fieldNews<T extends Pick<Issue, 'title' | 'owner'>>(
  before: T,
  after: T,
): Pick<News, 'titleWas' | 'ownerWas'> {
  return {
    ...(before.title === after.title ? {} : { titleWas: before.title }),
    ...(before.owner === after.owner ? {} : { ownerWas: before.owner }),
  };
}

/** A title that monitoring words anew is nothing that anybody has to know: it goes with the next that is. */
export function isNews({ hosts, severityWas, deadlineWas }: News): boolean {
  return (
    hosts.added.length > 0 ||
    hosts.removed.length > 0 ||
    severityWas !== undefined ||
    deadlineWas !== undefined
  );
}

function toldIssue(issue: Issue): ToldIssue {
  const { id, version, subject, ngi, title, severity, state, owner, deadline, openedAt } = issue;
  const hosts = openHosts(issue.hosts);
  return {
    kind: 'issue',
    id,
    version,
    subject,
    ngi,
    title,
    severity,
    state,
    owner,
    deadline,
    openedAt,
    hosts: hosts.slice(0, MOST_HOSTS),
    hostCount: hosts.length,
    incident: issue.incident,
    mergedInto: issue.mergedInto,
    follows: issue.generation === 1 ? null : trackerKey({ ...issue, generation: issue.generation - 1 }),
  };
}

function toldIncident({ id, version, campaign, title, state, owner, openedAt }: Incident): ToldIncident {
  return { kind: 'incident', id, version, campaign, title, state, owner, openedAt };
}
