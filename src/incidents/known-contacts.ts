/** What waits since nobody was known whom to tell, and somebody is now. */
import type { IntakeTables } from '../store/intake.ts';
import type { SiteDirectory } from './contacts/directory.ts';
import { NO_CONTACT } from './outbox.ts';

/** Trackers are told at once. @returns the sites */
export async function hurryKnown(
  tables: IntakeTables,
  { sites }: Pick<SiteDirectory, 'sites'>,
  now: number,
): Promise<readonly string[]> {
  const waiting = await (await tables.rows.ledger()).sitesWaiting(NO_CONTACT);
  const known = waiting.filter((site) => (sites.get(site)?.csirt.length ?? 0) > 0);
  if (known.length > 0)
    await tables.change(async (rows) => {
      for (const site of known) await rows.hurryTrackers(site, now);
    });
  return known;
}
