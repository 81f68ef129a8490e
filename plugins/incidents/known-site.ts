/** A site that is misspelt would be decided about, or have no issues, and nobody would know. */
import { nearestName } from '../../src/check/misspelt.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import type { SiteDirectory } from '../../src/incidents/contacts/directory.ts';
import { readConfiguration } from '../secmon-bridge/configuration.ts';
import { readLaidDown } from '../secmon-bridge/laid-down.ts';
import { withIntake } from './intake.ts';
import { withLedger } from './with-ledger.ts';

/**
 * Of the contacts that the configuration names; undefined where it names none.
 * @throws Failure as `readConfiguration` and `readLaidDown`
 */
export async function directoryOf(host: Host, path: string): Promise<SiteDirectory | undefined> {
  const { incidents } = await readConfiguration(host, path);
  if (incidents?.contacts === undefined) return undefined;
  return (await readLaidDown(localMachine(host), incidents)).directory;
}

/** Undefined for a site that is there, and where nobody says which there are. */
export function siteComplaint(directory: SiteDirectory | undefined, site: string): string | undefined {
  if (directory === undefined || directory.sites.size === 0 || directory.sites.has(site)) return undefined;
  const nearest = nearestName(site, [...directory.sites.keys()]);
  return `the contacts have no site '${site}'${nearest === undefined ? '' : ` (did you mean '${nearest}'?)`}`;
}

/** @throws Failure `missing` for the first that the contacts do not have, and of which there is no issue and none waits */
export async function requireKnownSites(
  host: Host,
  path: string,
  sites: readonly string[],
  hint = '',
): Promise<void> {
  if (sites.length === 0) return;
  const directory = await directoryOf(host, path);
  for (const site of sites) {
    const complaint = siteComplaint(directory, site);
    if (complaint !== undefined && !(await hasIssue(host, path, site)))
      throw new Failure('missing', `${complaint}, and no issue is of it${hint}`);
  }
}

async function hasIssue(host: Host, path: string, site: string): Promise<boolean> {
  const page = { after: 0, limit: 1 };
  const found = await withLedger(host, path, (ledger) => ledger.issues({ site: [site], merged: true }, page));
  if (found.length > 0) return true;
  const held = await withIntake(host, path, (intake) => intake.held());
  return held.some(({ subject }) => subject.site === site);
}
