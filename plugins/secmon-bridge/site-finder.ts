/** Who answers for a site, as trackers ask it: the directory of the whole configuration, or a tracker's own file. */
import { Failure } from '../../src/host/failure.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { SiteDirectory } from '../../src/incidents/contacts/directory.ts';
import { readContacts } from '../../src/incidents/contacts/file/read-contacts.ts';
import type { TrackerWorld } from '../../src/incidents/trackers/tracker.ts';

export type SiteFinder = TrackerWorld['site'];

const READ_AGAIN_SECONDS = 300;

/** Where the file cannot be read, nobody knows who answers: that is no site without contacts. */
export function sitesOfFile(path: string, machine: Machine): SiteFinder {
  let directory: SiteDirectory | undefined;
  let readAt = -Infinity;
  return async (name) => {
    const now = machine.clock.elapsed();
    if (directory === undefined || now - readAt > READ_AGAIN_SECONDS) {
      directory = await readContacts(machine, path);
      readAt = now;
    }
    return directory.sites.get(name);
  };
}

/** @param current as it is now; undefined where the operator names no source */
export function sitesOf(current: () => SiteDirectory | undefined): SiteFinder {
  return (name) => {
    const directory = current();
    if (directory !== undefined && !isHeard(directory))
      return Promise.reject(new Failure('missing', 'GOCDB has never said who answers for sites'));
    return Promise.resolve(directory?.sites.get(name));
  };
}

/** The part of GOCDB that has the addresses of sites. */
const CONTACTS = 'security';

function isHeard({ heard }: SiteDirectory): boolean {
  return !heard.some(({ part, age }) => part === CONTACTS && age === Infinity);
}
