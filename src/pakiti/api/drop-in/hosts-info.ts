/**
 * `hostsinfo.php` of EGI's Pakiti: `host,arch,os` of every host, whatever it has. check_pakiti_vuln says of a host that hosts.php
 * has not, with what stands here, that it has no vulnerabilities; of one that could not be judged the last cell says so.
 */
import { openFindings } from '../../decisions/open-findings.ts';
import type { HostRow } from '../../../store/pakiti/hosts.ts';
import { isSilent } from '../../silence.ts';
import { contextOf, hostDocument, SILENT_AFTER_SECONDS } from '../host-document.ts';
import { everyHost, type Viewer } from '../viewer.ts';
import { askedOf } from './asked.ts';
import { CSV, type DropIn, line } from './drop-in.ts';

const UNDETERMINED = ' (undetermined)';

export const hostsInfo: DropIn = async (viewer, query) => {
  const asked = await askedOf(viewer, query);
  if ('error' in asked) return asked;
  const lines = [line(['host', 'arch', 'os'])];
  for await (const page of everyHost(viewer, asked.query)) {
    const doubtful = await doubtfulOf(viewer, page);
    for (const host of page) {
      const { arch, system } = contextOf(host);
      lines.push(line([host.name, arch, `${system}${doubtful.has(host.id) ? UNDETERMINED : ''}`]));
    }
  }
  return { contentType: CSV, body: lines.join('') };
};

/**
 * Those of which something of the whole could not be judged, or of which nobody can tell a CVE with a tag; and those that are
 * silent, which hosts.php leaves out as that check asks it, whatever they have.
 */
async function doubtfulOf(
  { tables, decisions, now }: Viewer,
  hosts: readonly HostRow[],
): Promise<ReadonlySet<number>> {
  const open = await openFindings(tables, decisions, hosts, decisions.tagged());
  const untold = open.filter(({ verdict }) => verdict === 'undetermined').map(({ host }) => host.id);
  const unjudged = hosts.filter((host) => {
    const { gaps, pending, droppedLines } = hostDocument(host, now);
    return pending || gaps.length + droppedLines > 0 || isSilent(host.last_seen, now, SILENT_AFTER_SECONDS);
  });
  return new Set([...untold, ...unjudged.map(({ id }) => id)]);
}
