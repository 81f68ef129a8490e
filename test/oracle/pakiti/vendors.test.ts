/**
 * Findings by the documents of each vendor, as they come, against those of scripts that share no code with us: nodes are made up
 * around the versions that the documents name, and the packager itself says which is newer.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openNode, type KnownNode } from '../../../plugins/pakiti/offline.ts';
import { readFeeds, type ReadFeeds } from '../../../plugins/pakiti/read-feeds.ts';
import { Assessor } from '../../../src/pakiti/assess/assess.ts';
import { findingRows } from '../../../src/pakiti/assess/finding-row.ts';
import { describeUnless, requirePackages } from '../../kit/debian-packages.ts';
import { localHostFromSource } from '../../kit/local-host.ts';
import { sharedData } from '../../kit/shared-data.ts';
import { differences, NodeFolder, runMaker, type Row } from './node.ts';

const SEEDS = ['1', '2', '3'];

interface Vendor {
  readonly title: string;
  readonly script: string;
  /** Within the samples: what is told, as the vendor has it. */
  readonly feeds: readonly string[];
  /** Of what is packed there. */
  readonly documents: RegExp;
  /** How many findings there are at least, of all nodes of one seed. */
  readonly atLeast: number;
}

const VENDORS: readonly Vendor[] = [
  {
    title: 'the VEX of Red Hat',
    script: 'redhat.py',
    feeds: ['redhat/vex/v2/testdata/fixtures/vex-archive.tar.zst'],
    documents: /cve-.*\.json$/,
    atLeast: 200,
  },
  {
    title: 'the advisories of Red Hat in CSAF',
    script: 'redhat.py',
    feeds: ['redhat/csaf/testdata/fixtures/csaf_advisories_2024-08-11.tar.zst'],
    documents: /rhsa-.*\.json$/,
    atLeast: 100,
  },
  {
    title: 'the CSAF and the VEX of SUSE',
    script: 'suse.py',
    feeds: ['suse/csaf_vex/testdata/fixtures/csaf-vex.tar.bz2', 'suse/csaf/testdata/fixtures/csaf.tar.bz2'],
    documents: /\/csaf(?:-vex)?\/[a-z].*\.json$/,
    atLeast: 50,
  },
  {
    title: 'the OSV of Ubuntu with Pro',
    script: 'ubuntu.py',
    feeds: ['ubuntu/osv/testdata/fixtures/happy/osv-all.tar.xz'],
    documents: /\.json$/,
    atLeast: 40,
  },
  {
    title: 'the OSV and the errata of Rocky Linux',
    script: 'rocky.py',
    feeds: ['rocky/osv/testdata/fixtures/all.zip', 'rocky/errata/testdata/fixtures/happy'],
    documents: /\.json$/,
    atLeast: 60,
  },
];

const archive = sharedData('feed-samples.tar.xz');
const missing = archive === undefined ? [] : requirePackages(['python3', 'rpm', 'dpkg', 'zstd']);
const why =
  archive === undefined
    ? 'shared/data/feed-samples.tar.xz is not there'
    : missing.length > 0
      ? `needs the Debian packages ${missing.join(' ')}`
      : undefined;

describeUnless(why, 'findings by the documents of a vendor, worked out by another script', function () {
  this.timeout(900_000);
  const host = localHostFromSource();
  const read = new Map<string, ReadFeeds>();
  let samples: string;
  let folder: NodeFolder;
  before(() => {
    samples = mkdtempSync(join(tmpdir(), 'secmon-samples-'));
    execFileSync('tar', ['-xJf', archive ?? '', '-C', samples]);
  });
  after(() => rmSync(samples, { recursive: true }));
  beforeEach(() => (folder = new NodeFolder()));
  afterEach(() => folder.remove());

  /** What of the samples a script reads: it shares not even our unpacking. */
  function unpacked({ feeds, documents }: Vendor): readonly string[] {
    return feeds.flatMap((feed, index) => {
      const path = join(samples, feed);
      if (statSync(path).isDirectory()) return filesIn(path).filter((file) => documents.test(file));
      if (documents.test(path)) return [path];
      const into = mkdtempSync(join(samples, `unpacked-${index}-`));
      if (path.endsWith('.zip')) execFileSync('python3', ['-m', 'zipfile', '-e', path, into]);
      else execFileSync('tar', ['-xf', path, '-C', into]);
      return filesIn(into).filter((file) => documents.test(file));
    });
  }

  /** Documents are large, and the same for all seeds. */
  async function readOnce(nodes: readonly KnownNode[], feeds: readonly string[]): Promise<ReadFeeds> {
    const key = feeds.join(' ');
    const releases = new Set(nodes.map(({ distribution }) => distribution.release));
    const known = read.get(key) ?? (await readFeeds(host, feeds, releases, new AbortController().signal));
    read.set(key, known);
    return known;
  }

  function ours({ report, distribution }: KnownNode, { index, exploitation }: ReadFeeds): readonly Row[] {
    const context = { now: 0, stale: new Map<string, string>(), verdicts: 'all' } as const;
    const assessments = new Assessor(index, context).assess(report.inventory, distribution);
    return findingRows(assessments, exploitation)
      .filter(({ verdict }) => verdict !== 'not-affected')
      .map((row) => [row.package, row.version, row.advisory, row.verdict, row.fixed]);
  }

  for (const vendor of VENDORS) {
    for (const seed of SEEDS) {
      it(`are the same by ${vendor.title}, on nodes of seed ${seed}`, async () => {
        const feeds = vendor.feeds.map((feed) => join(samples, feed));
        const nodes = runMaker(vendor.script, seed, ...unpacked(vendor));
        const opened = await Promise.all(
          nodes.map(({ report }, index) =>
            openNode(host, folder.write({ report, rows: [] }, `report-${index}`)),
          ),
        );
        const all = await readOnce(opened, feeds);
        const found = opened.flatMap((node, index) => {
          const { title = '', rows = [] } = nodes[index] ?? {};
          const [theirs, mine] = byOneFix(rows, ours(node, all));
          return differences(theirs, mine).map((line) => `${title}: ${line}`);
        });
        expect(found).to.deep.equal([]);
        expect(nodes.flatMap(({ rows }) => rows).length).to.be.above(vendor.atLeast);
      });
    }
  }
});

/** Where streams mend it in several versions, any of them is named. */
function byOneFix(
  theirs: readonly (readonly unknown[])[],
  ours: readonly Row[],
): readonly [readonly Row[], readonly Row[]] {
  const keyOf = (row: readonly unknown[]): string => JSON.stringify(row.slice(0, 4));
  const named = new Map(ours.map((row) => [keyOf(row), row[4] ?? null]));
  const one = theirs.map((row): Row => {
    const fixes = row[4] as readonly (string | null)[] | null;
    const fix = named.get(keyOf(row)) ?? null;
    const shown = fixes === null || fixes.includes(fix) ? fix : fixes.join('|');
    return [...(row.slice(0, 4) as Row), shown];
  });
  return [one, ours];
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .toSorted();
}
