/** The tracked handling of issues that belong together: a campaign, such as one CVE at many sites. */
import type { Decision, TrackerReference } from './issue.ts';
import type { IssueClass } from './issue-key.ts';

export const INCIDENT_STATES = ['open', 'resolved', 'abandoned'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** Of what its issues are: there is one open incident for each. Null where an officer has made it of this and that. */
export interface Campaign {
  readonly class: IssueClass;
  readonly id: string;
}

export interface Incident {
  /** The ledger's number, never given twice. */
  readonly id: number;
  readonly campaign: Campaign | null;
  readonly title: string;
  readonly state: IncidentState;
  readonly decision: Decision;
  readonly owner: string | null;
  /** Seconds since the epoch. */
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  readonly references: readonly TrackerReference[];
  readonly version: number;
}
