/**
 * Findings in root filesystems of Debian against those of a script that shares no code with us and has dpkg compare: of this
 * machine, and of one that debootstrap makes.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openOffline } from '../../../plugins/pakiti/offline.ts';
import { Assessor } from '../../../src/pakiti/assess/assess.ts';
import { findingRows } from '../../../src/pakiti/assess/finding-row.ts';
import { describeWith, requirePackages } from '../../kit/debian-packages.ts';
import { localHostFromSource } from '../../kit/local-host.ts';
import { differences, NodeFolder, runScript, type Row } from './node.ts';

const STATUS = 'var/lib/dpkg/status';
const FIXTURES = join(import.meta.dirname, 'fixtures');
const POINT_RELEASES = [
  { number: '12.0', codename: 'bookworm', vulnerable: 300 },
  { number: '11.0', codename: 'bullseye', vulnerable: 150 },
] as const;

describeWith(['python3', 'dpkg'], 'findings on Debian, worked out by another script', function () {
  this.timeout(900_000);
  const host = localHostFromSource();
  let folder: NodeFolder;
  beforeEach(() => (folder = new NodeFolder()));
  afterEach(() => folder.remove());

  /** @param told what of the tracker there is; made up where nothing is given. @returns what both find */
  async function compare(
    status: string,
    codename = 'bookworm',
    number = '12',
    ...told: readonly string[]
  ): Promise<readonly Row[]> {
    const node = runScript('debian.py', status, codename, number, ...told);
    const file = folder.write(node);
    const { report, distribution, feeds } = await openOffline(
      host,
      file,
      [join(folder.path, 'feeds')],
      undefined,
    );
    const context = { now: 0, stale: new Map<string, string>(), verdicts: 'all' } as const;
    const assessments = new Assessor(feeds.index, context).assess(report.inventory, distribution);
    const ours = findingRows(assessments, feeds.exploitation).map((row): Row => {
      return [row.package, row.version, row.advisory, row.verdict, row.class, row.fixed];
    });
    expect(node.rows.length).to.be.above(100);
    expect(differences(node.rows, ours)).to.deep.equal([]);
    return ours;
  }

  it('are the same for the packages of this machine', async () => {
    await compare(join('/', STATUS));
  });

  for (const { number, codename, vulnerable } of POINT_RELEASES) {
    const status = join(FIXTURES, `debian-${number}.status`);

    it(`are the same for what Debian ${number} came with`, async () => {
      expect(await compare(status, codename, number)).to.have.length.above(500);
    });

    it(`are the same for what Debian ${number} came with, by what has been fixed since`, async () => {
      const tracker = join(FIXTURES, `debian-${number}.tracker.json`);
      const found = await compare(status, codename, number, tracker);
      expect(found).to.have.length.above(vulnerable);
      expect(new Set(found.map(([, , , verdict]) => verdict))).to.deep.equal(new Set(['vulnerable']));
    });
  }

  it('are the same for a root filesystem that debootstrap makes', async function () {
    const root = join(folder.path, 'root');
    if (requirePackages(['debootstrap']).length > 0 || !bootstrap(root)) this.skip();
    else await compare(join(root, STATUS));
  });
});

/** @returns whether the archive that this machine has its packages from could be reached */
function bootstrap(root: string): boolean {
  const archive = archiveOfThisMachine();
  if (archive === undefined || process.geteuid?.() !== 0) return false;
  const argv = ['--variant=minbase', 'bookworm', root, archive];
  return spawnSync('debootstrap', argv, { timeout: 600_000 }).status === 0;
}

function archiveOfThisMachine(): string | undefined {
  const folder = '/etc/apt/sources.list.d';
  const texts = [...readdirSync(folder).map((name) => join(folder, name)), '/etc/apt/sources.list'].map(
    readOrEmpty,
  );
  return /^(?:URIs:|deb(?: \[.*?\])?) *(?<archive>https?:\/\/\S+\/debian)\/?(?=\s)/m.exec(texts.join('\n'))
    ?.groups?.['archive'];
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
