/** Issues that are to be opened, and not yet: kept with why, and looked at again. */
import type { HeldRow } from '../../store/intake-rows.ts';
import type { IntakeRows } from '../../store/intake.ts';
import type { IssueKey, IssueSubject } from '../issue-key.ts';
import type { Severity } from '../issue.ts';

/**
 * `site`: it must not be told as things stand. `unknown-site`: nobody knows whose the hosts are. `storm`: until an
 * officer has looked, and `site-storm`: at this site. `released`: an officer has. `flapping`: it is well and bad by turns,
 * until it rests.
 */
export const HELD_FOR = [
  'downtime',
  'site',
  'storm',
  'site-storm',
  'unknown-site',
  'released',
  'flapping',
] as const;
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

const PAGE = 500;

/** What waits for this at the site is looked at with the next step. @returns how many */
export async function hurryHeld(
  rows: IntakeRows,
  {
    for: reason,
    site,
    at,
    then = reason,
  }: { readonly for: HeldFor; readonly site: string; readonly at: number; readonly then?: HeldFor },
): Promise<number> {
  let count = 0;
  for (let after: string | undefined = ''; after !== undefined;) {
    const page = await rows.held(after, PAGE);
    const those = page.map(heldOf).filter((held) => held.for === reason && held.subject.site === site);
    for (const held of those) await rows.putHeld(heldRow({ ...held, for: then, until: at }));
    count += those.length;
    after = page.at(-1)?.issue_key;
  }
  return count;
}
