import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHostFromSource } from '../../../../test/kit/local-host.ts';
import { memorySnapshots, type MemorySnapshots } from '../../../../test/kit/memory-snapshots.ts';
import { rejection } from '../../../../test/kit/rejection.ts';
import { Failure } from '../../../host/failure.ts';
import { localMachine } from '../../../host/local/machine.ts';
import { nothingOf } from './snapshot.ts';
import type { SyncOutcome } from './sync.ts';
import { syncDirectory, type DirectoryOutcome } from './directory.ts';

const FEEDS = join(import.meta.dirname, '..');
const never = new AbortController().signal;

describe('feeds out of a directory', () => {
  let directory: string;
  let snapshots: MemorySnapshots;
  let now: number;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-feeds-'));
    snapshots = memorySnapshots();
    now = 2_000_000_000;
    mkdirSync(join(directory, 'some/where'), { recursive: true });
    put('osv/fixtures/almalinux.zip', 'some/where/renamed.bin');
    put('osv/fixtures/ALBA-2019-3480.json', 'ALBA.txt');
    put('kev/fixtures/kev.json', 'kev.json');
    writeFileSync(join(directory, 'README'), 'nothing to read');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function put(fixture: string, name: string): void {
    copyFileSync(join(FEEDS, fixture), join(directory, name));
    utimesSync(join(directory, name), 1_900_000_000, 1_900_000_000);
  }

  async function sync(accept = false): Promise<DirectoryOutcome> {
    const world = {
      ...{ ...localMachine(localHostFromSource()), snapshots, now: () => now },
      inTurn: (_feed: string, work: () => Promise<SyncOutcome>) => work(),
    };
    return await syncDirectory([directory], accept, world, never);
  }

  it('are told apart by what is in them, and are as old as their files', async () => {
    const { feeds, unrecognised } = await sync();
    expect(feeds.map(({ feed, state }) => [feed, state])).to.have.deep.members([
      ['osv', 'taken'],
      ['kev', 'taken'],
    ]);
    expect(unrecognised.map(({ path }) => path)).to.deep.equal([join(directory, 'README')]);
    expect(snapshots.records.get('osv')).to.have.length(5);
    expect(snapshots.known.get('osv')?.confirmedAt).to.equal(1_900_000_000);
    for (const name of ['some/where/renamed.bin', 'ALBA.txt'])
      utimesSync(join(directory, name), 1_800_000_000, 1_800_000_000);
    const again = await sync();
    expect(again.feeds.map(({ state }) => state)).to.deep.equal(['unchanged', 'unchanged']);
    expect(snapshots.known.get('osv')?.confirmedAt).to.equal(1_900_000_000);
  });

  it('are read anew under other names, which some feeds say a release by', async () => {
    await sync();
    renameSync(join(directory, 'some/where/renamed.bin'), join(directory, 'some/where/other.bin'));
    const { feeds } = await sync();
    expect(feeds.find(({ feed }) => feed === 'osv')?.state).to.equal('taken');
  });

  it('grow old also where their files are from the future', async () => {
    for (const name of ['some/where/renamed.bin', 'ALBA.txt'])
      utimesSync(join(directory, name), 3_000_000_000, 3_000_000_000);
    await sync();
    const first = now;
    now += 86_400;
    expect((await sync()).feeds.map(({ state }) => state)).to.deep.equal(['unchanged', 'unchanged']);
    expect(snapshots.known.get('osv')?.confirmedAt).to.equal(first);
  });

  it('are read anew where an earlier version has read the same bytes otherwise', async () => {
    await sync();
    const { reader, ...before } = snapshots.known.get('osv') ?? nothingOf('osv');
    expect(reader).not.to.equal(undefined);
    for (const old of [before, { ...before, reader: '0' }]) {
      snapshots.known.set('osv', old);
      snapshots.records.set('osv', []);
      const { feeds } = await sync();
      expect(feeds.map(({ feed, state }) => [feed, state])).to.have.deep.members([
        ['osv', 'taken'],
        ['kev', 'unchanged'],
      ]);
      expect(snapshots.records.get('osv')).to.have.length(5);
    }
  });

  it('are the same from files that are too large to be read at once', async () => {
    await sync();
    const small = snapshots.records.get('osv');
    const document = readFileSync(join(FEEDS, 'osv/fixtures/ALBA-2019-3480.json'));
    writeFileSync(join(directory, 'ALBA.txt'), Buffer.concat([document, Buffer.alloc(3_000_000, ' ')]));
    const { feeds } = await sync();
    expect(feeds.find(({ feed }) => feed === 'osv')?.state).to.equal('taken');
    expect(snapshots.records.get('osv')).to.deep.equal(small);
    expect((await sync()).feeds.map(({ state }) => state)).to.deep.equal(['unchanged', 'unchanged']);
  });

  it('are kept where one has shrunk, until that is accepted', async () => {
    await sync();
    rmSync(join(directory, 'some'), { recursive: true });
    const { feeds } = await sync();
    expect(feeds.find(({ feed }) => feed === 'osv')?.reason).to.include('it has lost 4 of its 5 records');
    expect(snapshots.records.get('osv')).to.have.length(5);
    const accepted = await sync(true);
    expect(accepted.feeds.find(({ feed }) => feed === 'osv')?.state).to.equal('taken');
    expect(snapshots.records.get('osv')).to.have.length(1);
  });

  it('of EPSS are taken beside one of before September 2021, which is named where it is alone', async () => {
    const epss = async (accept = false): Promise<SyncOutcome | undefined> =>
      (await sync(accept)).feeds.find(({ feed }) => feed === 'epss');
    put('epss/fixtures/epss_scores-2021-04-14.csv', 'epss_scores-2021-04-14.csv');
    expect((await epss())?.reason).to.match(
      /^it has no record at all; .*epss_scores-2021-04-14\.csv: .*before September 2021/,
    );
    // There is nothing in it that anybody could accept.
    expect((await epss(true))?.state).to.equal('refused');
    put('epss/fixtures/epss_scores-2023-03-07.csv', 'epss_scores-2023-03-07.csv');
    expect(await epss()).to.deep.include({ state: 'taken', reason: null });
    expect(snapshots.records.get('epss')).to.have.length(2);
  });

  it('that cannot be unpacked stop no other, and are named', async () => {
    await sync();
    truncateSync(join(directory, 'some/where/renamed.bin'), 3000);
    writeFileSync(join(directory, 'kev.json'), '{"catalogVersion": "1", "vulnerabilities": [');
    const { feeds, unrecognised } = await sync();
    expect(feeds.map(({ feed, state }) => [feed, state])).to.have.deep.members([
      ['osv', 'refused'],
      ['kev', 'refused'],
    ]);
    expect(unrecognised.find(({ path }) => path.endsWith('renamed.bin'))?.reason).to.include('cut off');
    expect(snapshots.records.get('osv')).to.have.length(5);
    expect(snapshots.records.get('kev')).to.have.length(2);
  });

  describe('of Red Hat with its lists', () => {
    beforeEach(() => {
      mkdirSync(join(directory, 'vex/2023'), { recursive: true });
      for (const cve of ['6237', '6240']) {
        put(`redhat-vex/fixtures/cve-2023-${cve}.json`, `vex/2023/cve-2023-${cve}.json`);
      }
      list('changes', '6237', '6240');
      list('deletions');
    });

    /** @param cves the earliest first */
    function list(name: string, ...cves: readonly string[]): void {
      const lines = cves.map(
        (cve, day) => `"2023/cve-2023-${cve}.json","2024-08-0${day + 1}T10:17:22+00:00"\n`,
      );
      writeFileSync(join(directory, `vex/${name}.csv`), lines.join(''));
    }

    const vex = async (accept = false): Promise<SyncOutcome | undefined> =>
      (await sync(accept)).feeds.find(({ feed }) => feed === 'redhat-vex');
    const ids = (): readonly string[] =>
      snapshots.records
        .get('redhat-vex')
        ?.flatMap((record) => (record.kind === 'advisory' ? [record.advisory.id] : [])) ?? [];

    it('lose what was deleted, as soon as a list says so', async () => {
      const { unrecognised } = await sync();
      expect(unrecognised.map(({ path }) => path)).to.deep.equal([join(directory, 'README')]);
      expect(ids()).to.deep.equal(['CVE-2023-6237', 'CVE-2023-6240']);
      list('deletions', '6240', '6237');
      expect((await vex(true))?.state).to.equal('taken');
      expect(ids()).to.deep.equal(['CVE-2023-6240']);
    });

    it('are refused where one that has changed is not there, until that is accepted', async () => {
      list('changes', '6237', '6240', '6212');
      expect(await vex()).to.deep.include({
        state: 'refused',
        reason: `${join(directory, 'vex/changes.csv')}: 1 documents that have changed are not there, such as 2023/cve-2023-6212.json`,
      });
      expect((await vex(true))?.state).to.equal('taken');
    });

    it('are refused where a list is cut off', async () => {
      truncateSync(join(directory, 'vex/changes.csv'), 60);
      expect((await vex())?.reason).to.include('changes.csv:2: no path and time');
    });
  });

  it('are no links that lead out of it, which are named', async () => {
    const passwd = join(directory, 'passwd');
    symlinkSync('/etc/passwd', passwd);
    const { unrecognised } = await sync();
    expect(unrecognised).to.have.length(2);
    expect(unrecognised[0]).to.deep.equal({ path: passwd, reason: 'a symbolic link, which is not followed' });
  });

  it('are nothing where there is no directory', async () => {
    rmSync(directory, { recursive: true });
    expect(await rejection(sync()))
      .to.be.instanceOf(Failure)
      .with.property('reason', 'missing');
    mkdirSync(directory);
  });
});
