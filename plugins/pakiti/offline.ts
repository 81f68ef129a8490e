/** One inventory against files of feeds, without a server. */
import { UsageError } from '../../src/cli/usage-error.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { distributionOf } from '../../src/pakiti/distribution.ts';
import type { KnownDistribution } from '../../src/pakiti/assess/assess.ts';
import { gap, someOf } from '../../src/pakiti/assess/gaps.ts';
import { hostFacts } from '../../src/pakiti/assess/host-facts.ts';
import { spokenOf } from '../../src/pakiti/assess/spoken-of.ts';
import type { Assessment } from '../../src/pakiti/assess/assessment.ts';
import type { Report } from '../../src/pakiti/report/report.ts';
import { readFeeds, type ReadFeeds } from './read-feeds.ts';
import { readReport } from './read-report.ts';

export const feedOptions = {
  feeds: {
    kind: 'list',
    value: 'DIR',
    default: [],
    describe:
      'directories of raw feed files of any kind, packed or not, told by their content; may be given again, or several after it',
  },
  key: { kind: 'text', value: 'FILE', describe: 'the PEM file that an encrypted report is read with' },
} as const;

export interface KnownNode {
  readonly report: Report;
  readonly distribution: KnownDistribution;
}

export interface Offline extends KnownNode {
  readonly feeds: ReadFeeds;
}

/** @throws UsageError, or Failure where nothing can be assessed: it names the file, and what of it is wrong */
export async function openOffline(
  host: Host,
  file: string,
  directories: readonly string[],
  key: string | undefined,
  progress?: (documents: number) => void,
): Promise<Offline> {
  if (directories.length === 0) throw new UsageError('--feeds is missing');
  const node = await openNode(host, file, key);
  const wanted = new Set([node.distribution.release, 'debian:sid']);
  const feeds = await readFeeds(host, directories, wanted, new AbortController().signal, progress);
  complain(feeds, node, directories);
  return { ...node, feeds };
}

/** @throws Failure where its distribution is not known, or its packages are not that distribution's */
export async function openNode(host: Host, file: string, key?: string): Promise<KnownNode> {
  const report = await readReport(host, file, key);
  const distribution = distributionOf(report.inventory);
  if (distribution.state === 'undetermined')
    throw new Failure('malformed', `${file}: system: ${distribution.reason}`);
  const { packager } = report.inventory;
  if (packager === distribution.packager) return { report, distribution };
  const said = packager === 'other' ? 'of a packager whose versions have no known order' : `of ${packager}`;
  const expected = `${distribution.release}, which has ${distribution.packager}`;
  throw new Failure('malformed', `${file}: packages ${said} on ${expected}`);
}

/** What no feed speaks of is not safe. */
function complain(
  { documents, unrecognised, index }: ReadFeeds,
  { report, distribution }: KnownNode,
  directories: readonly string[],
): void {
  const where = directories.join(', ');
  if (documents.size === 0) {
    const [first] = unrecognised;
    const found = first === undefined ? 'no file' : `${first} and the like are of no feed that is known`;
    throw new Failure('malformed', `${where}: ${found}`);
  }
  if (spokenOf(index, hostFacts(report.inventory, distribution)) === 'no') {
    const kinds = [...documents.keys()].join(', ');
    throw new Failure('malformed', `${where}: nothing in ${kinds} is about ${distribution.release}`);
  }
}

/** What lies beside the feeds and might say something of a package, as one of the things that could not be judged. */
export function unreadFiles({ unrecognised, notUnderstood }: ReadFeeds): readonly Assessment[] {
  const [strange] = notUnderstood;
  const statements =
    notUnderstood.length === 1 ? '1 statement was' : `${notUnderstood.length} statements were`;
  const files =
    unrecognised.length === 1
      ? '1 file is of no known feed'
      : `${unrecognised.length} files are of no known feed`;
  return [
    ...(strange === undefined
      ? []
      : [gap('not-understood', `${statements} not understood, such as ${strange.where}: ${strange.what}`)]),
    ...(unrecognised.length === 0 ? [] : [gap('no-known-feed', `${files}: ${someOf(unrecognised)}`)]),
  ];
}
