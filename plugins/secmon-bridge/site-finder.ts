/** Who answers for a site, as trackers ask it: the directory of the whole configuration, or a tracker's own file. */
import { Failure } from '../../src/host/failure.ts';
import type { FileStatus } from '../../src/host/files.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { SiteDirectory } from '../../src/incidents/contacts/directory.ts';
import { readContacts } from '../../src/incidents/contacts/file/read-contacts.ts';
import type { TrackerWorld } from '../../src/incidents/trackers/tracker.ts';

export type SiteFinder = TrackerWorld['site'];

/** Also where nothing of the file tells that it is another one. */
const READ_AGAIN_SECONDS = 300;

/**
 * Whoever is asked for looks at the file as it is then.
 * Where it cannot be read, nobody knows who answers: that is no site without contacts.
 */
export function sitesOfFile(
  path: string,
  machine: Pick<Machine, 'accounts' | 'files' | 'clock'>,
): SiteFinder {
  let read: { readonly directory: SiteDirectory; readonly looks: string; readonly at: number } | undefined;
  return async (name) => {
    const now = machine.clock.elapsed();
    // Before it is read: what changes meanwhile is seen the next time.
    const looks = looksOf(await machine.files.status(path));
    if (read?.looks !== looks || now - read.at > READ_AGAIN_SECONDS)
      read = { directory: await readContacts(machine, path), looks, at: now };
    return read.directory.sites.get(name);
  };
}

function looksOf({ device, inode, size, modifiedAt, mode, uid, gid }: FileStatus): string {
  return [device, inode, size, modifiedAt, mode, uid, gid].join(' ');
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
