/** The mapping in a file of its own, which federations generate: read whenever the configuration is. */
import { joined, repeatedHost, subjectMapSchema } from '../../src/bridge/subject-map.ts';
import type { SubjectMapFile, SubjectRule } from '../../src/bridge/subject-map.ts';
import { complaintAbout, parseDocument } from '../../src/check/document.ts';
import type { Host } from '../../src/host/host.ts';
import { readOwnFile } from '../../src/trust/own-file.ts';

/**
 * A hundred thousand hosts. Nothing else is done while it is read, which takes the longest where it is wrong: the watchdog
 * of systemd must not end a daemon that refuses a mapping.
 */
const MAX_BYTES = 8 * 2 ** 20;

export interface MappingConfiguration {
  readonly hosts?: readonly SubjectRule[];
  readonly hostsFile?: string;
}

/**
 * All entries: those of the configuration before those of the file.
 * @throws Failure `malformed` naming the mapping file, line and field, or as `readOwnFile`
 */
export async function readHosts(
  host: Host,
  { hosts = [], hostsFile: path }: MappingConfiguration,
): Promise<readonly SubjectRule[]> {
  if (path === undefined) return hosts;
  const text = await readOwnFile(host, path, MAX_BYTES);
  const { hosts: mapped } = await parseDocument<SubjectMapFile>(text, path, subjectMapSchema);
  const again = repeatedHost(mapped);
  if (again !== undefined)
    throw await complaintAbout(text, path, ['hosts', String(again), 'host'], REPEATED_HOST);
  return joined(hosts, mapped);
}

export const REPEATED_HOST = 'the host is given twice, and only one entry can count';
