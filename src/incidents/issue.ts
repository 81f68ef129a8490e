/** What one site has to fix, and how far that is. Times are seconds since the epoch. */
import type { State } from '../result/index.ts';
import type { Actor } from './audit.ts';
import type { IssueKey, IssueSubject } from './issue-key.ts';

/** Lowest first; the words of EGI SVG. */
export const SEVERITIES = ['low', 'moderate', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * `new`: nobody has touched it. `open`: somebody has, or it came back. `waiting`: for the site. `resolved`: fixed.
 * `rejected`: will not be fixed; silent until its severity rises or its mute ends.
 */
export const ISSUE_STATES = ['new', 'open', 'waiting', 'resolved', 'rejected'] as const;
export type IssueState = (typeof ISSUE_STATES)[number];

/** What a person has set is no longer set by monitoring. */
export const PINNABLE = ['title', 'severity', 'deadline', 'incident', 'ngi'] as const;
export type Pinnable = (typeof PINNABLE)[number];

/** CRITICAL and WARNING: affected. OK: recovered. UNKNOWN: not to be told, and never recovered. */
export interface IssueHost {
  /** In lower case. */
  readonly name: string;
  readonly state: State;
  /** When it came to that state. */
  readonly since: number;
  /** When the newest check that says so ran. */
  readonly seenAt: number;
}

export interface TrackerReference {
  /** The configured tracker. */
  readonly tracker: string;
  /** What the ticket is there, such as `ticket`, `report`, `incident`, `investigation`. */
  readonly kind: string;
  /** The tracker's own id. */
  readonly id: string;
  readonly url: string;
  /** It came with a merged issue, and is not where news go. */
  readonly former: boolean;
}

export interface Decision {
  readonly by: Actor;
  readonly at: number;
  readonly why: string;
}

export interface Issue {
  /** The ledger's number, never given twice. */
  readonly id: number;
  readonly key: IssueKey;
  /** 1, and one more for each that followed because the one before was closed for longer than the window. */
  readonly generation: number;
  readonly subject: IssueSubject;
  /** Empty where it is not known. */
  readonly ngi: string;
  readonly title: string;
  readonly severity: Severity;
  readonly state: IssueState;
  /** Of `state`. */
  readonly decision: Decision;
  readonly owner: string | null;
  readonly deadline: number | null;
  /** Rejected until then; null is for ever. */
  readonly mutedUntil: number | null;
  readonly pinned: readonly Pinnable[];
  /** Ordered by name. */
  readonly hosts: readonly IssueHost[];
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  /** When a person first did something about it since it was opened, or came back. */
  readonly acknowledgedAt: number | null;
  /** Since when monitoring sees it fixed, while a person has it. */
  readonly recoveredAt: number | null;
  /** The incident that it is part of. */
  readonly incident: number | null;
  /** The issue that has taken its place for good. */
  readonly mergedInto: number | null;
  /** The issue that it follows. */
  readonly refersTo: number | null;
  readonly references: readonly TrackerReference[];
  /** One more with each change. */
  readonly version: number;
}

export const AUDIENCES = ['internal', 'site'] as const;
/** `site`: the site reads it as well, where there is a tracker that tells it. */
export type Audience = (typeof AUDIENCES)[number];

export interface Note {
  readonly id: number;
  /** One of the two. */
  readonly issue: number | null;
  readonly incident: number | null;
  readonly at: number;
  readonly by: Actor;
  readonly audience: Audience;
  /** Of one for the site: its NGI is told as well. */
  readonly alsoTo?: 'ngi';
  readonly text: string;
}

export function isClosed({ state }: Pick<Issue, 'state'>): boolean {
  return state === 'resolved' || state === 'rejected';
}

export function isAffected({ state }: Pick<IssueHost, 'state'>): boolean {
  return state === 'CRITICAL' || state === 'WARNING';
}

/** Whether one is worse than another. */
export function isGraver(one: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other);
}

/**
 * What trackers know an issue by: its key, and from the second generation on `.` and the generation, so that the ticket
 * of one that was closed long ago is not taken for it.
 */
export function trackerKey({ key, generation }: Pick<Issue, 'key' | 'generation'>): string {
  return generation === 1 ? key : `${key}.${generation}`;
}
