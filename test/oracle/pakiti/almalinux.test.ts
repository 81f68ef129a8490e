/** Findings on nodes of AlmaLinux at chosen dates against those of a script that shares no code with us. */
import { expect } from 'chai';
import { openNode } from '../../../plugins/pakiti/offline.ts';
import { readFeeds, type ReadFeeds } from '../../../plugins/pakiti/read-feeds.ts';
import { Assessor } from '../../../src/pakiti/assess/assess.ts';
import { findingRows } from '../../../src/pakiti/assess/finding-row.ts';
import { describeUnless, requirePackages } from '../../kit/debian-packages.ts';
import { localHostFromSource } from '../../kit/local-host.ts';
import { sharedData } from '../../kit/shared-data.ts';
import { differences, keysOf, NodeFolder, runScript, type Node, type Row } from './node.ts';

const NODES = [
  ...([
    ['8', '2022-10-01'],
    ['8', '2023-06-01'],
    ['8', '2025-01-01'],
  ] as const),
  ...([
    ['9', '2022-12-01'],
    ['9', '2024-03-01'],
    ['10', '2026-06-15'],
  ] as const),
] as const;

const archive = sharedData('almalinux-osv.tar.xz');
const missing = archive === undefined ? [] : requirePackages(['python3', 'rpm']);
const why =
  archive === undefined
    ? 'shared/data/almalinux-osv.tar.xz is not there'
    : missing.length > 0
      ? `needs the Debian packages ${missing.join(' ')}`
      : undefined;

describeUnless(why, 'findings on AlmaLinux, worked out by another script', function () {
  this.timeout(600_000);
  const host = localHostFromSource();
  let folder: NodeFolder;
  let feeds: ReadFeeds;
  before(async () => {
    folder = new NodeFolder();
    const releases = new Set(NODES.map(([major]) => `almalinux:${major}`));
    feeds = await readFeeds(host, [archive ?? ''], releases, new AbortController().signal);
  });
  after(() => folder.remove());

  async function ours(node: Node): Promise<readonly Row[]> {
    const { report, distribution } = await openNode(host, folder.write(node));
    const context = { now: 0, stale: new Map<string, string>(), verdicts: 'open' } as const;
    const rows = findingRows(
      new Assessor(feeds.index, context).assess(report.inventory, distribution),
      feeds.exploitation,
    );
    return rows.map((row): Row => [row.package, row.version, row.advisory, row.verdict, row.fixed]);
  }

  for (const [major, date] of NODES) {
    it(`are the same for AlmaLinux ${major} of ${date}`, async () => {
      const node = runScript('almalinux.py', archive ?? '', major, date, '6');
      expect(node.rows.length).to.be.above(1000);
      expect(differences(node.rows, await ours(node))).to.deep.equal([]);
    });

    it(`are never others for AlmaLinux ${major} of ${date} where nobody has said the module`, async () => {
      const node = runScript('almalinux.py', archive ?? '', major, date, '5');
      const mine = await ours(node);
      const [theirs, doubtful] = [keysOf(node.rows), keysOf(undetermined(mine).map(packageAndAdvisory))];
      const vulnerable = mine.filter(([, , , verdict]) => verdict === 'vulnerable');
      expect([...keysOf(vulnerable)].filter((key) => !theirs.has(key))).to.deep.equal([]);
      const told = keysOf(mine);
      const missed = node.rows.filter((row) => !keysOf([row]).isSubsetOf(told)).map(packageAndAdvisory);
      expect([...keysOf(missed)].filter((key) => !doubtful.has(key))).to.deep.equal([]);
      expect(
        undetermined(mine).filter(([, version]) => version?.includes('.module_') !== true),
      ).to.deep.equal([]);
    });
  }
});

function undetermined(rows: readonly Row[]): readonly Row[] {
  return rows.filter(([, , , verdict]) => verdict === 'undetermined');
}

function packageAndAdvisory([name = null, version = null, advisory = null]: Row): Row {
  return [name, version, advisory];
}
