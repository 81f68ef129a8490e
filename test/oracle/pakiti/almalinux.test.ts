/** Findings on nodes of AlmaLinux at chosen dates against those of a script that shares no code with us. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openNode } from '../../../plugins/pakiti/offline.ts';
import { readFeeds, type ReadFeeds } from '../../../plugins/pakiti/read-feeds.ts';
import { Assessor } from '../../../src/pakiti/assess/assess.ts';
import { findingRows } from '../../../src/pakiti/assess/finding-row.ts';
import { describeUnless, requirePackages } from '../../kit/debian-packages.ts';
import { localHostFromSource } from '../../kit/local-host.ts';
import { sharedData } from '../../kit/shared-data.ts';

type Row = readonly [name: string, version: string, advisory: string, verdict: string, fixed: string | null];

interface Node {
  readonly report: string;
  readonly rows: readonly Row[];
}

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
  let folder = '';
  let feeds: ReadFeeds;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-oracle-'));
    const releases = new Set(NODES.map(([major]) => `almalinux:${major}`));
    feeds = await readFeeds(host, [archive ?? ''], releases, new AbortController().signal);
  });
  after(() => rmSync(folder, { recursive: true }));

  async function ours({ report }: Node): Promise<readonly Row[]> {
    const file = join(folder, 'report');
    writeFileSync(file, report);
    const { report: read, distribution } = await openNode(host, file);
    const context = { now: 0, stale: new Map<string, string>(), verdicts: 'open' } as const;
    const rows = findingRows(
      new Assessor(feeds.index, context).assess(read.inventory, distribution),
      feeds.exploitation,
    );
    return rows.map((row): Row => [row.package, row.version, row.advisory, row.verdict, row.fixed]);
  }

  for (const [major, date] of NODES) {
    it(`are the same for AlmaLinux ${major} of ${date}`, async () => {
      const node = nodeOf(major, date, '6');
      expect(node.rows.length).to.be.above(1000);
      const [mine, theirs] = [keys(await ours(node)), keys(node.rows)];
      expect([without(theirs, mine), without(mine, theirs)]).to.deep.equal([[], []]);
    });

    it(`are never others for AlmaLinux ${major} of ${date} where nobody has said the module`, async () => {
      const node = nodeOf(major, date, '5');
      const mine = await ours(node);
      const theirs = keys(node.rows);
      const sure = keys(mine.filter(([, , , verdict]) => verdict === 'vulnerable'));
      expect(without(sure, theirs)).to.deep.equal([]);
      const missed = without(theirs, keys(mine));
      const doubtful = new Set(
        mine.filter(([, , , verdict]) => verdict === 'undetermined').map(packageAndAdvisory),
      );
      const silent = missed.filter(
        (key) => !doubtful.has(packageAndAdvisory(key.split('\t') as unknown as Row)),
      );
      expect(silent).to.deep.equal([]);
      expect(
        mine.filter(([, version, , verdict]) => verdict === 'undetermined' && !version.includes('.module_')),
      ).to.deep.equal([]);
    });
  }
});

function nodeOf(major: string, date: string, protocol: '5' | '6'): Node {
  const script = join(import.meta.dirname, 'almalinux.py');
  const argv = [script, archive ?? '', major, date, protocol];
  const { stdout, status, stderr } = spawnSync('/usr/bin/python3', argv, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr.slice(-1000));
  return JSON.parse(stdout) as Node;
}

function packageAndAdvisory([name, version, advisory]: Row): string {
  return `${name}\t${version}\t${advisory}`;
}

function keys(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.map((row) => row.join('\t')));
}

function without(all: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] {
  return [...all].filter((key) => !others.has(key)).slice(0, 20);
}
