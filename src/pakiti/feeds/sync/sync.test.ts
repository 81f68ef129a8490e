import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { localHostFromSource } from '../../../../test/kit/local-host.ts';
import { memorySnapshots, type MemorySnapshots } from '../../../../test/kit/memory-snapshots.ts';
import { rejection } from '../../../../test/kit/rejection.ts';
import { tar } from '../../../../test/kit/tar.ts';
import { Failure } from '../../../host/failure.ts';
import type { Fetched, Known } from '../../../host/http.ts';
import type { FeedIndex, FeedKind } from '../feed.ts';
import { feed as epss } from '../epss/feed.ts';
import { feed as osv } from '../osv/feed.ts';
import { feed as updateinfo } from '../updateinfo/feed.ts';
import { freshnessOf } from './freshness.ts';
import { nothingOf } from './snapshot.ts';
import { acceptFeed, feedsFor, syncFeed, type SyncOutcome, type SyncWorld } from './sync.ts';

const never = new AbortController().signal;

interface Answer {
  readonly status?: number;
  readonly bytes?: Buffer;
  readonly etag?: string;
  readonly fails?: Failure;
}

function table(rows: number): Buffer {
  const lines = Array.from({ length: rows }, (_, at) => `CVE-2024-${10_000 + at},0.5,0.5\n`);
  return gzipSync(`#model_version:v1,score_date:2026-01-01\ncve,epss,percentile\n${lines.join('')}`);
}

describe('the sync of a feed', () => {
  let directory: string;
  let snapshots: MemorySnapshots;
  let answers: Map<string, Answer>;
  let asked: { url: string; known: Known | undefined }[];
  let now: number;
  let world: SyncWorld;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-feeds-'));
    snapshots = memorySnapshots();
    answers = new Map();
    asked = [];
    now = 1_000_000;
    const { files, operator } = localHostFromSource();
    world = {
      ...{
        directory,
        files,
        store: operator.store,
        snapshots,
        now: () => now,
        progress: () => undefined,
        mirrors: [],
      },
      limits: { maxBytes: 2 ** 20, maxRedirects: 3, timeoutSeconds: 5, allowPrivate: [], proxy: undefined },
      http: { get },
    };
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function get(url: string, _limits: unknown, _signal: AbortSignal, known?: Known): Promise<Fetched> {
    asked.push({ url, known });
    const { status = 200, bytes = Buffer.alloc(0), etag, fails } = answers.get(url) ?? { status: 404 };
    if (fails !== undefined) return Promise.reject(fails);
    if (etag !== undefined && known?.etag === etag) {
      return Promise.resolve({ url, status: 304, bytes: Buffer.alloc(0) });
    }
    return Promise.resolve({ url, status, bytes, etag });
  }

  const [scores = { url: '', as: '' }] = epss.downloads([]);
  const answer = (given: Answer): void => void answers.set(scores.url, given);
  const sync = (): Promise<SyncOutcome> => syncFeed(epss, [], world, never);
  const records = (): number => snapshots.records.get('epss')?.length ?? 0;

  it('takes a first one, keeps its bytes, and asks no more than whether it is another', async () => {
    answer({ bytes: table(100), etag: '"1"' });
    expect(await sync()).to.deep.include({ state: 'taken', reason: null });
    expect(records()).to.equal(100);
    expect(readFileSync(join(directory, 'epss/current/0'))).to.deep.equal(table(100));
    now += 86_400;
    expect(await sync()).to.deep.include({ state: 'unchanged' });
    expect(asked.at(-1)?.known?.etag).to.equal('"1"');
    expect(snapshots.known.get('epss')).to.deep.include({ takenAt: 1_000_000, confirmedAt: 1_086_400 });
  });

  it('takes what comes in its place', async () => {
    answer({ bytes: table(100), etag: '"1"' });
    await sync();
    answer({ bytes: table(95), etag: '"2"' });
    expect(await sync()).to.deep.include({ state: 'taken' });
    expect(records()).to.equal(95);
  });

  const TROUBLES: Readonly<Record<string, readonly [Answer, RegExp]>> = {
    'that is missing': [{ status: 404 }, /the server answers 404/],
    'whose server is not there': [{ fails: new Failure('unreachable', 'epss: refused') }, /epss: refused/],
    'whose server is in trouble': [{ status: 503 }, /the server answers 503/],
    'that is empty': [{ bytes: Buffer.alloc(0) }, /no document of the feed epss/],
    'that is an error page': [{ bytes: Buffer.from('<html>login</html>') }, /no document of the feed epss/],
    'that is cut off': [{ bytes: table(100).subarray(0, 200) }, /cut off/],
    'with nothing in it': [{ bytes: table(0) }, /has no score/],
    'that has lost a fifth': [{ bytes: table(80) }, /it has lost 20 of its 100 records/],
  };
  for (const [what, [trouble, reason]] of Object.entries(TROUBLES)) {
    it(`keeps the last good one instead of one ${what}, and says why`, async () => {
      answer({ bytes: table(100), etag: '"1"' });
      await sync();
      now += 1000;
      answer(trouble);
      const outcome = await sync();
      expect(outcome.state).to.equal('refused');
      expect(outcome.reason).to.match(reason);
      expect(records()).to.equal(100);
      const known = snapshots.known.get('epss');
      expect(known).to.deep.include({ takenAt: 1_000_000, confirmedAt: 1_000_000 });
      expect(known?.refused).to.deep.include({ at: 1_001_000, reason: outcome.reason });
      answer({ bytes: table(100), etag: '"1"' });
      expect(await sync()).to.deep.include({ state: 'unchanged' });
      expect(snapshots.known.get('epss')?.refused).to.equal(null);
    });

    it(`has no snapshot where the first is one ${what}`, async () => {
      answer(trouble);
      const { state } = await sync();
      expect(state).to.equal(what.startsWith('that has lost') ? 'taken' : 'refused');
    });
  }

  it('takes of a repository what its index says, and nothing else', async () => {
    const base = 'https://repo.example.org/os/';
    const kind = updateinfo.fromRepositories?.([base]) ?? updateinfo;
    const updates = readFileSync(join(import.meta.dirname, '../updateinfo/fixtures/updateinfo.xml'));
    const publish = (digest: string, bytes: Buffer): void => {
      const data = `<data type="updateinfo"><checksum type="sha256">${digest}</checksum><location href="repodata/u.xml"/></data>`;
      answers.set(`${base}repodata/repomd.xml`, { bytes: Buffer.from(`<repomd>${data}</repomd>`) });
      answers.set(`${base}repodata/u.xml`, { bytes });
    };
    const digest = createHash('sha256').update(updates).digest('hex');
    publish(digest, updates.subarray(0, -40));
    const refused = await syncFeed(kind, ['almalinux:9'], world, never);
    expect(refused).to.include({ state: 'refused' });
    expect(refused.reason).to.include('is not what the index says');
    publish(digest, updates);
    expect(await syncFeed(kind, ['almalinux:9'], world, never)).to.include({ state: 'taken' });
    asked = [];
    expect(await syncFeed(kind, ['almalinux:9'], world, never)).to.include({ state: 'unchanged' });
    expect(asked.map(({ url }) => url)).to.deep.equal([`${base}repodata/repomd.xml`]);
  });

  it('takes what has shrunk when somebody accepts it, once', async () => {
    answer({ bytes: table(100), etag: '"1"' });
    await sync();
    answer({ bytes: table(40), etag: '"2"' });
    await sync();
    expect(snapshots.known.get('epss')?.refused?.acceptable).to.equal(true);
    expect(await acceptFeed(epss, world)).to.deep.include({ state: 'taken' });
    expect(records()).to.equal(40);
    expect(await sync()).to.deep.include({ state: 'unchanged' });
    expect(await rejection(acceptFeed(epss, world))).to.be.instanceOf(Failure);
  });

  it('has nothing to accept of what is broken', async () => {
    answer({ bytes: table(100) });
    await sync();
    answer({ bytes: table(100).subarray(0, 100) });
    await sync();
    expect(await rejection(acceptFeed(epss, world))).to.be.instanceOf(Failure);
    expect(records()).to.equal(100);
  });

  it('fetches again what it kept and somebody has changed since', async () => {
    answer({ bytes: table(100), etag: '"1"' });
    await sync();
    appendFileSync(join(directory, 'epss/current/0'), 'x');
    expect(await sync()).to.deep.include({ state: 'unchanged' });
    expect(asked.at(-1)?.known).to.equal(undefined);
  });

  it('takes again what it has fetched and never took, as after a crash', async () => {
    answer({ bytes: table(100), etag: '"1"' });
    await sync();
    snapshots.known.clear();
    snapshots.records.clear();
    expect(await sync()).to.deep.include({ state: 'taken' });
    expect(records()).to.equal(100);
  });

  it('follows an index: an archive, what is newer, what is gone; and asks for nothing twice', async () => {
    const kind: FeedKind = { ...osv, name: 'indexed', downloads: () => [at('list')], index: INDEX };
    const advisory = (id: string, fixed: string): string =>
      JSON.stringify({
        id,
        modified: '2026-01-01T00:00:00Z',
        affected: [
          {
            package: { ecosystem: 'AlmaLinux:9', name: 'x' },
            ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
          },
        ],
      });
    const archive = tar(['A', 'B', 'C'].map((id) => ({ name: `${id}.json`, content: advisory(id, '1') })));
    answers.set('https://example.org/archive.tar.gz', { bytes: gzipSync(archive) });
    answers.set('https://example.org/B.json', { bytes: Buffer.from(advisory('B', '2')) });
    answers.set('https://example.org/list', { bytes: Buffer.from('changed B.json 999000\ngone C.json\n') });
    expect(await syncFeed(kind, [], world, never)).to.deep.include({ state: 'taken' });
    const said = (): unknown =>
      snapshots.records.get('indexed')?.map((record) => {
        if (record.kind !== 'advisory') return record;
        const [claim] = record.advisory.statements.map((statement) => statement.claim);
        return [record.advisory.id, claim?.status === 'affected' ? claim.intervals[0]?.fixed : claim];
      });
    expect(said()).to.deep.equal([
      ['A', '1'],
      ['B', '2'],
    ]);
    asked.length = 0;
    now += 86_400;
    expect(await syncFeed(kind, [], world, never)).to.deep.include({ state: 'unchanged' });
    const [list, archived] = ['https://example.org/list', 'https://example.org/archive.tar.gz'];
    expect(asked.map(({ url }) => url)).to.deep.equal([list, archived]);
    expect(snapshots.known.get('indexed')?.confirmedAt).to.equal(now);
    // Changed before it was fetched as our clock has it, which was ahead.
    answers.set('https://example.org/B.json', { bytes: Buffer.from(advisory('B', '3')) });
    answers.set(list, { bytes: Buffer.from('changed B.json 999500\ngone C.json\n') });
    expect(await syncFeed(kind, [], world, never)).to.deep.include({ state: 'taken' });
    expect(said()).to.deep.equal([
      ['A', '1'],
      ['B', '3'],
    ]);
  });

  const each: FeedKind = { ...epss, name: 'each', downloads: (releases) => releases.map(at) };

  it('goes without what the vendor never had, and says so, but not without what was there', async () => {
    answers.set('https://example.org/one', { bytes: table(100) });
    const outcome = await syncFeed(each, ['one', 'odd'], world, never);
    expect(outcome).to.deep.include({ state: 'taken' });
    expect(outcome.absent).to.deep.equal(['https://example.org/odd: the server answers 404']);
    expect((await syncFeed(each, ['odd'], world, never)).state).to.equal('refused');
    answers.set('https://example.org/odd', { status: 503 });
    expect((await syncFeed(each, ['one', 'odd'], world, never)).state).to.equal('refused');
    answers.set('https://example.org/odd', { bytes: table(5) });
    expect((await syncFeed(each, ['one', 'odd'], world, never)).state).to.equal('taken');
    answers.delete('https://example.org/odd');
    expect((await syncFeed(each, ['one', 'odd'], world, never)).state).to.equal('refused');
    expect(snapshots.records.get('each')).to.have.length(105);
  });

  it('is fetched from where something else has it', async () => {
    world = {
      ...world,
      mirrors: [
        { of: 'https://example.org/', at: 'https://wrong.example.net/' },
        { of: 'https://example.org/o', at: 'https://mirror.example.net/epss-' },
      ],
    };
    answers.set('https://mirror.example.net/epss-ne', { bytes: table(10) });
    expect((await syncFeed(each, ['one'], world, never)).state).to.equal('taken');
  });

  it('says nothing of what another process has taken meanwhile', async () => {
    answer({ bytes: table(100), etag: '"1"' });
    await sync();
    const other = { ...nothingOf('epss'), takenAt: 5, confirmedAt: 7 };
    const take = (): void => void snapshots.known.set('epss', other);
    const late: SyncWorld = {
      ...world,
      http: {
        get: async (...given) => {
          const fetched = await get(...given);
          take();
          return fetched;
        },
      },
    };
    expect((await syncFeed(epss, [], late, never)).state).to.equal('unchanged');
    expect(snapshots.known.get('epss')).to.deep.equal(other);
    answer({ status: 503 });
    await syncFeed(epss, [], late, never);
    expect(snapshots.known.get('epss')).to.deep.include({ takenAt: 5, confirmedAt: 7, content: null });
  });

  it('is asked for by the releases that it has something for', () => {
    expect(feedsFor([osv, epss], ['almalinux:9']).map(({ name }) => name)).to.deep.equal(['osv', 'epss']);
    expect(feedsFor([osv, epss], ['haiku:1']).map(({ name }) => name)).to.deep.equal(['epss']);
  });
});

const at = (as: string) => ({ url: `https://example.org/${as}`, as });

const INDEX: FeedIndex = {
  follow: (lists) => [
    at('archive.tar.gz'),
    ...[...String(lists.get('list')).matchAll(/^changed (?<as>\S+) (?<when>\d+)$/gm)].map(({ groups }) => ({
      ...at(groups?.['as'] ?? ''),
      changedAt: Number(groups?.['when']),
    })),
  ],
  leavesOut: (document, lists, files) => {
    const name = document.replace(/^archive\.tar\//, '');
    return (name !== document && files.has(name)) || String(lists.get('list')).includes(`gone ${name}\n`);
  },
};

describe('the freshness of a feed', () => {
  const kind = { staleAfterSeconds: 1000 };

  it('ends at its limit, and never was where it was never taken', () => {
    expect(freshnessOf({ confirmedAt: 5000 }, kind, 6000)).to.deep.equal({ ageSeconds: 1000, stale: false });
    expect(freshnessOf({ confirmedAt: 5000 }, kind, 6001)).to.deep.equal({ ageSeconds: 1001, stale: true });
    expect(freshnessOf({ confirmedAt: null }, kind, 6000)).to.deep.equal({ ageSeconds: null, stale: true });
    expect(freshnessOf(undefined, kind, 6000)).to.deep.equal({ ageSeconds: null, stale: true });
  });

  it('is none of a time to come', () => {
    expect(freshnessOf({ confirmedAt: 6010 }, kind, 6000)).to.deep.equal({ ageSeconds: 0, stale: false });
    expect(freshnessOf({ confirmedAt: 600_000 }, kind, 6000).stale).to.equal(true);
  });
});
