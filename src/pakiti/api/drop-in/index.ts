/**
 * The addresses of Pakiti 3 and of Pakiti 2's operations portal, to the byte. Differences that are meant: a group that is not
 * known holds nothing (theirs: everything), a filter that is not understood is refused, a cell that a spreadsheet would take
 * for a formula has an apostrophe before it, and hostsinfo.php says what could not be judged.
 */
import { tagOf } from '../../decisions/decisions.ts';
import { exceptionsXml } from '../../decisions/exceptions-xml.ts';
import { tagsXml } from '../../decisions/tags-xml.ts';
import { currentExceptions } from '../viewer.ts';
import { cve } from './cve.ts';
import { cveStats } from './cve-stats.ts';
import { CSV, type DropIn, PLAIN, XML } from './drop-in.ts';
import { hosts } from './hosts.ts';
import { hostsInfo } from './hosts-info.ts';
import { tagsSites } from './tags-sites.ts';

/** With what it may be asked, and what it answers, for the published description. */
export interface DropInAddress {
  readonly answer: DropIn;
  readonly parameters: readonly string[];
  readonly contentTypes: readonly string[];
}

const exportTags: DropIn = async ({ tables }) => ({
  contentType: XML,
  body: tagsXml((await tables.tags()).map(tagOf)),
});

const exportExceptions: DropIn = async (viewer) => ({
  contentType: XML,
  body: exceptionsXml(await currentExceptions(viewer)),
});

const OF_HOSTS = ['hostGroup', 'cveName', 'tag', 'activity'];

export const DROP_INS: Readonly<Record<string, DropInAddress>> = {
  'hosts.php': { answer: hosts, parameters: OF_HOSTS, contentTypes: [CSV] },
  'hostsinfo.php': { answer: hostsInfo, parameters: OF_HOSTS, contentTypes: [CSV] },
  'cve.php': { answer: cve, parameters: ['cve', 'os', 'type'], contentTypes: [PLAIN, XML] },
  'exportCvesTags.php': { answer: exportTags, parameters: [], contentTypes: [XML] },
  'exportCvesExceptions.php': { answer: exportExceptions, parameters: [], contentTypes: [XML] },
  'tags_sites.php': {
    answer: tagsSites,
    parameters: ['tag', 'country', 'site', 'cve', 'roc', 'a', 'type', 'activity'],
    contentTypes: [PLAIN, XML],
  },
  'cve_stats.php': {
    answer: cveStats,
    parameters: ['tag', 'country', 'site', 'cve', 'from_date', 'to_date', 'type'],
    contentTypes: [PLAIN],
  },
};
