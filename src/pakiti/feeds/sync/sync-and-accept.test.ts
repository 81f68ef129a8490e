import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHostFromSource } from '../../../../test/kit/local-host.ts';
import { memorySnapshots, type MemorySnapshots } from '../../../../test/kit/memory-snapshots.ts';
import { rejection } from '../../../../test/kit/rejection.ts';
import { Failure } from '../../../host/failure.ts';
import type { FeedKind } from '../feed.ts';
import { feed as osv } from '../osv/feed.ts';
import { nothingOf } from './snapshot.ts';
import { acceptFeed, syncFeed, type SyncOutcome, type SyncWorld } from './sync.ts';

const never = new AbortController().signal;
const at = (as: string) => ({ url: `https://example.org/${as}`, as });
/** One file for each release. */
const each: FeedKind = { ...osv, name: 'each', downloads: (releases) => releases.map(at) };
const RELEASES = ['almalinux:8', 'almalinux:9'];
/** A list with the names of files. */
const indexed: FeedKind = {
  ...{ ...osv, name: 'indexed', downloads: () => [at('list')] },
  index: {
    follow: (lists) => String(lists.get('list')).trim().split(' ').map(at),
    leavesOut: () => false,
  },
};
const advisories = (ecosystem: string, count: number): string =>
  JSON.stringify(
    Array.from({ length: count }, (_, index) => ({
      id: `${ecosystem}-${index}`,
      affected: [
        {
          package: { ecosystem, name: 'x' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1' }] }],
        },
      ],
    })),
  );

describe('a sync of several files', () => {
  let directory: string;
  let snapshots: MemorySnapshots;
  let has: Map<string, string>;
  let now: number;
  let meanwhile: () => void;
  let world: SyncWorld;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-feeds-'));
    snapshots = memorySnapshots();
    has = new Map();
    now = 1000;
    meanwhile = () => undefined;
    const { files, operator } = localHostFromSource();
    world = {
      ...{ directory, files, store: operator.store, snapshots, mirrors: [], progress: () => undefined },
      now: () => (now += 10),
      limits: { maxBytes: 2 ** 20, maxRedirects: 3, timeoutSeconds: 5, allowPrivate: [], proxy: undefined },
      http: {
        get(url) {
          meanwhile();
          const text = has.get(url.replace('https://example.org/', ''));
          return Promise.resolve({
            url,
            status: text === undefined ? 404 : 200,
            bytes: Buffer.from(text ?? ''),
          });
        },
      },
    };
    has.set('almalinux:8', advisories('AlmaLinux:8', 30)).set('almalinux:9', advisories('AlmaLinux:9', 30));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const sync = (...releases: readonly string[]): Promise<SyncOutcome> =>
    syncFeed(each, releases, world, never);
  const confirmedAt = (): unknown => snapshots.known.get('each')?.confirmedAt;

  it('is as old as the first of them, when it is taken and when it is the same again', async () => {
    await sync('almalinux:8', 'almalinux:9');
    expect(confirmedAt()).to.equal(1010);
    now = 5000;
    expect((await sync('almalinux:8', 'almalinux:9')).state).to.equal('unchanged');
    expect(confirmedAt()).to.equal(5010);
  });

  it('has lost nothing where another version has counted the same bytes otherwise', async () => {
    await sync('almalinux:8');
    const before = snapshots.known.get('each') ?? nothingOf('each');
    const content = before.content && {
      ...before.content,
      releases: { 'almalinux:8': 40, 'almalinux:9': 1 },
    };
    snapshots.known.set('each', { ...before, content, reader: '1' });
    expect(await sync('almalinux:8')).to.deep.include({ state: 'taken', reason: null });
  });

  it('misses no release that nobody asks for any more', async () => {
    await sync('almalinux:8', 'almalinux:9');
    expect(await sync('almalinux:9')).to.deep.include({ state: 'taken', reason: null });
    has.set('almalinux:9', advisories('AlmaLinux:9', 20));
    expect((await sync('almalinux:9')).reason).to.include('it has lost 10 of its 30 records');
  });

  it('is not whole without one that was there, though its bytes were lost', async () => {
    await sync('almalinux:8', 'almalinux:9');
    rmSync(join(directory, 'each'), { recursive: true });
    has.delete('almalinux:8');
    const { state, reason } = await sync('almalinux:8', 'almalinux:9');
    expect([state, reason]).to.deep.equal([
      'refused',
      'https://example.org/almalinux:8: the server answers 404',
    ]);
  });

  it('that is refused takes nothing back that another process has taken since', async () => {
    await sync('almalinux:8');
    const other = { ...nothingOf('each'), takenAt: 5, confirmedAt: 7 };
    meanwhile = () => void snapshots.known.set('each', other);
    has.delete('almalinux:8');
    expect((await sync('almalinux:8')).state).to.equal('refused');
    expect(snapshots.known.get('each')).to.deep.include({ takenAt: 5, confirmedAt: 7 });
  });

  it('fails where the store does, which says nothing of the feed', async () => {
    Object.assign(snapshots, { take: () => Promise.reject(new Error('disk full')) });
    expect(String(await rejection(sync('almalinux:8')))).to.equal('Error: disk full');
    expect(snapshots.known.get('each')?.refused ?? null).to.equal(null);
  });

  it('of a list and what it names is accepted as it came', async () => {
    has.set('list', 'almalinux:8 almalinux:9');
    await syncFeed(indexed, RELEASES, world, never);
    has.set('list', 'almalinux:9');
    expect((await syncFeed(indexed, RELEASES, world, never)).reason).to.include(
      'it has lost 30 of its 60 records',
    );
    expect(await acceptFeed(indexed, world)).to.deep.include({ state: 'taken', reason: null });
    expect(snapshots.records.get('indexed')).to.have.length(30);
    expect((await syncFeed(indexed, RELEASES, world, never)).state).to.equal('unchanged');
    expect(await rejection(acceptFeed(indexed, world))).to.be.instanceOf(Failure);
  });
});
