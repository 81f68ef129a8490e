/**
 * The addresses of Pakiti 3 and of Pakiti 2's operations portal, to the byte. Two differences are meant: a group that is not
 * known holds nothing (theirs: everything), and a filter that is not understood is refused. A cell that a spreadsheet would
 * take for a formula has an apostrophe before it.
 */
import { tagOf } from '../../decisions/decisions.ts';
import { exceptionsXml } from '../../decisions/exceptions-xml.ts';
import { tagsXml } from '../../decisions/tags-xml.ts';
import { currentExceptions } from '../viewer.ts';
import { cve } from './cve.ts';
import { type DropIn, XML } from './drop-in.ts';
import { hosts } from './hosts.ts';
import { hostsInfo } from './hosts-info.ts';
import { tagsSites } from './tags-sites.ts';

export const DROP_INS: Readonly<Record<string, DropIn>> = {
  'hosts.php': hosts,
  'hostsinfo.php': hostsInfo,
  'cve.php': cve,
  'exportCvesTags.php': async ({ tables }) => ({
    contentType: XML,
    body: tagsXml((await tables.tags()).map(tagOf)),
  }),
  'exportCvesExceptions.php': async (viewer) => ({
    contentType: XML,
    body: exceptionsXml(await currentExceptions(viewer)),
  }),
  'tags_sites.php': tagsSites,
};
