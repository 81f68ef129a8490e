/**
 * Findings by the documents of each vendor, as they come, against those of scripts that share no code with us: nodes are made up
 * around the versions that the documents name, and the packager itself says which is newer.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openNode } from '../../../plugins/pakiti/offline.ts';
import { readFeeds } from '../../../plugins/pakiti/read-feeds.ts';
import { Assessor } from '../../../src/pakiti/assess/assess.ts';
import { findingRows } from '../../../src/pakiti/assess/finding-row.ts';
import { describeUnless, requirePackages } from '../../kit/debian-packages.ts';
import { localHostFromSource } from '../../kit/local-host.ts';
import { sharedData } from '../../kit/shared-data.ts';
import { differences, NodeFolder, runMaker, type Row } from './node.ts';

const SEEDS = ['1', '2', '3', '4', '5'];

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
      if (documents.test(path)) return [path];
      const into = mkdtempSync(join(samples, `unpacked-${index}-`));
      if (path.endsWith('.zip')) execFileSync('python3', ['-m', 'zipfile', '-e', path, into]);
      else execFileSync('tar', ['-xf', path, '-C', into]);
      return filesIn(into).filter((file) => documents.test(file));
    });
  }

  async function ours(report: string, feeds: readonly string[]): Promise<readonly Row[]> {
    const { report: read, distribution } = await openNode(host, folder.write({ report, rows: [] }));
    const wanted = new Set([distribution.release]);
    const { index, exploitation } = await readFeeds(host, feeds, wanted, new AbortController().signal);
    const context = { now: 0, stale: new Map<string, string>(), verdicts: 'all' } as const;
    const assessments = new Assessor(index, context).assess(read.inventory, distribution);
    return findingRows(assessments, exploitation)
      .filter(({ verdict }) => verdict !== 'not-affected')
      .map((row) => [row.package, row.version, row.advisory, row.verdict, row.fixed]);
  }

  for (const vendor of VENDORS) {
    for (const seed of SEEDS) {
      it(`are the same by ${vendor.title}, on nodes of seed ${seed}`, async () => {
        const feeds = vendor.feeds.map((feed) => join(samples, feed));
        const nodes = runMaker(vendor.script, seed, ...unpacked(vendor));
        const found: string[] = [];
        for (const { title, report, rows } of nodes) {
          const [theirs, mine] = byOneFix(rows, await ours(report, feeds));
          found.push(...differences(theirs, mine).map((line) => `${title}: ${line}`));
        }
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
