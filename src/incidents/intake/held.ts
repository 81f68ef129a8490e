/** Issues that are to be opened, and not yet: kept with why, and looked at again. */
import type { HeldRow } from '../../store/intake-rows.ts';
import type { IssueKey, IssueSubject } from '../issue-key.ts';
import type { Severity } from '../issue.ts';

/**
 * `site`: it must not be told as things stand. `unknown-site`: nobody knows whose the hosts are. `storm`: until an
 * officer has looked. `released`: an officer has. `flapping`: it is well and bad by turns, until it rests.
 */
export const HELD_FOR = ['downtime', 'site', 'storm', 'unknown-site', 'released', 'flapping'] as const;
export type HeldFor = (typeof HELD_FOR)[number];

export interface Held {
  readonly key: IssueKey;
  readonly for: HeldFor;
  readonly why: string;
  /** Seconds since the epoch when it is looked at again; null: when somebody says so. */
  readonly until: number | null;
  /** When it would have been opened. */
  readonly since: number;
  readonly subject: IssueSubject;
  readonly severity: Severity;
  /** Affected, by name. */
  readonly hosts: readonly string[];
}

export function heldRow({ key, for: reason, until, since, ...body }: Held): HeldRow {
  return { issue_key: key, reason, due_at: until, since, body: JSON.stringify(body) };
}

export function heldOf({ issue_key: key, reason, due_at: until, since, body }: HeldRow): Held {
  const fields = JSON.parse(body) as Pick<Held, 'why' | 'subject' | 'severity' | 'hosts'>;
  return { ...fields, key: key as IssueKey, for: reason as HeldFor, until, since };
}
