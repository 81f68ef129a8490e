/** Sites that a person has told us to tell all the same, whatever policy says and whoever answers for them. */
import type { IntakeRows, IntakeTables } from '../store/intake.ts';
import { hurryHeld } from './intake/held.ts';

export interface Release {
  readonly by: string;
  /** Seconds since the epoch. */
  readonly at: number;
  readonly why: string;
}

const PREFIX = 'release ';

export async function releaseOf(rows: Pick<IntakeRows, 'guard'>, site: string): Promise<Release | undefined> {
  const body = await rows.guard(`${PREFIX}${site}`);
  return body === undefined || body === '' ? undefined : (JSON.parse(body) as Release);
}

/** What is to be opened at the site and waits for its policy is looked at with the next step, and trackers are told at once. */
export async function releaseSite(tables: IntakeTables, site: string, release: Release): Promise<void> {
  await tables.change(async (rows) => {
    await rows.putGuard(`${PREFIX}${site}`, JSON.stringify(release));
    await rows.hurryTrackers(site, release.at);
    await hurryHeld(rows, { for: 'site', site, at: release.at });
  });
}

/** @returns whether there was one */
export async function endRelease(tables: IntakeTables, site: string): Promise<boolean> {
  return await tables.change(async (rows) => {
    const was = await releaseOf(rows, site);
    if (was !== undefined) await rows.putGuard(`${PREFIX}${site}`, '');
    return was !== undefined;
  });
}
