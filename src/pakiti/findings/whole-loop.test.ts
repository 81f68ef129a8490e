/**
 * What a server finds through everything that can become of its feeds (refused, accepted, dropped, unreachable, stale and fresh
 * again) is what those in force say at once; and no feed that has lost much is in force unless somebody has accepted it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { assessed } from '../../../test/kit/assessing.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { type Kind, POOL, reporting } from '../../../test/kit/pakiti-pool.ts';
import { PakitiBench, STALE_AFTER } from '../../../test/kit/pakiti-store.ts';
import { Failure } from '../../host/failure.ts';
import type { Fetched, Known } from '../../host/http.ts';
import type { FeedRecord } from '../advisory.ts';
import { distributionOf } from '../distribution.ts';
import type { FeedKind } from '../feeds/feed.ts';
import { sha256 } from '../feeds/sync/raw.ts';
import { acceptFeed, syncFeed, type SyncWorld } from '../feeds/sync/sync.ts';
import type { Report } from '../report/report.ts';
import { assessmentsIn } from './kept-assessment.ts';

/** Each is a store of its own. */
const RUNS = 25;
const DAY = 86_400;
const ALL = [{ release: null, names: null }] as const;
/** All that anything is said of, so that none may vanish. */
const RELEASES = [
  ...['almalinux:8', 'almalinux:9', 'debian:12', 'debian:sid', 'opensuse-leap:15.5', 'oracle:9', 'rocky:9'],
  ...['sles:15.5', 'ubuntu:20.04', 'ubuntu:22.04'],
];

const names = Object.keys(POOL) as readonly Kind[];
const kinds = new Map(names.map((name) => [name, kindOf(name)]));

/** Its documents are records as they are kept. */
function kindOf(name: Kind): FeedKind {
  return {
    ...{ name, title: name, recognises: () => true, staleAfterSeconds: STALE_AFTER },
    parse: ({ bytes }) => JSON.parse(bytes.toString()) as readonly FeedRecord[],
    downloads: () => [{ url: urlOf(name), as: name }],
  };
}

function urlOf(name: Kind): string {
  return `https://vendor.example.org/${name}`;
}

type Published = readonly FeedRecord[] | 'nothing';

type Step =
  | { readonly do: 'publish and sync'; readonly feed: Kind; readonly records: Published }
  | { readonly do: 'sync' | 'accept' | 'drop'; readonly feed: Kind }
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'report'; readonly report: Report }
  | { readonly do: 'assess' };

const feed = fc.constantFrom<Kind>('osv', 'osv', ...names);

/** Mostly as much as before, so that it is not refused. */
const publishing = feed.chain((of) => {
  const lacksOne = fc.nat(POOL[of].length - 1).map((left) => POOL[of].filter((_, index) => index !== left));
  const records = fc.oneof<fc.Arbitrary<Published>[]>(
    ...[fc.subarray([...POOL[of]]), lacksOne, fc.constant(POOL[of]), fc.constant('nothing' as const)],
  );
  return records.map((all): Step => ({ do: 'publish and sync', feed: of, records: all }));
});

const steps = fc.array(
  fc.oneof<fc.WeightedArbitrary<Step>[]>(
    { arbitrary: publishing, weight: 6 },
    { arbitrary: fc.record({ do: fc.constantFrom('sync', 'accept', 'accept', 'drop'), feed }), weight: 5 },
    { arbitrary: fc.record({ do: fc.constant('wait'), days: fc.integer({ min: 1, max: 6 }) }), weight: 3 },
    { arbitrary: reporting.map((one) => ({ do: 'report', report: one })), weight: 4 },
    { arbitrary: fc.constant({ do: 'assess' }), weight: 3 },
  ),
  { minLength: 12, maxLength: 30 },
);

interface InForce {
  readonly records: readonly FeedRecord[];
  readonly at: number;
}

class Play {
  readonly bench: PakitiBench;
  readonly #world: SyncWorld;
  readonly #published = new Map<string, Published>();
  readonly #inForce = new Map<Kind, InForce>();
  readonly #refused = new Map<Kind, InForce>();
  readonly #reports = new Map<string, Report>();

  constructor(bench: PakitiBench, directory: string) {
    this.bench = bench;
    const { files, operator } = localHostFromSource();
    this.#world = {
      ...{ directory, files, store: operator.store, snapshots: bench.snapshots, mirrors: [] },
      ...{ now: () => bench.at, progress: () => undefined, http: { get: (...asked) => this.#get(...asked) } },
      limits: { maxBytes: 2 ** 20, maxRedirects: 0, timeoutSeconds: 5, allowPrivate: [], proxy: undefined },
    };
  }

  async play(step: Step): Promise<void> {
    this.bench.at += 1;
    switch (step.do) {
      case 'publish and sync':
        this.#published.set(urlOf(step.feed), step.records);
        await this.#sync(step.feed);
        return;
      case 'sync':
        await this.#sync(step.feed);
        return;
      case 'accept':
        await this.#accept(step.feed);
        return;
      case 'drop':
        await this.bench.tables.dropFeed(step.feed, ALL, this.bench.at);
        this.#inForce.delete(step.feed);
        this.#refused.delete(step.feed);
        return;
      case 'wait':
        this.bench.at += step.days * DAY;
        return;
      case 'report':
        await this.bench.take(step.report);
        this.#reports.set(step.report.host, step.report);
        return;
      case 'assess':
        await this.bench.assess();
        await this.#compare();
    }
  }

  #get(url: string, _limits: unknown, _signal: AbortSignal, known?: Known): Promise<Fetched> {
    const records = this.#published.get(url) ?? 'nothing';
    if (records === 'nothing') return Promise.resolve({ url, status: 404, bytes: Buffer.alloc(0) });
    const bytes = Buffer.from(JSON.stringify(records));
    const etag = sha256(bytes);
    return Promise.resolve(
      known?.etag === etag ? { url, status: 304, bytes: Buffer.alloc(0) } : { url, status: 200, bytes, etag },
    );
  }

  async #sync(name: Kind): Promise<void> {
    const kind = kinds.get(name) ?? kindOf(name);
    const before = this.#inForce.get(name);
    const { state } = await syncFeed(kind, RELEASES, this.#world, new AbortController().signal);
    const records = this.#published.get(urlOf(name)) ?? 'nothing';
    this.#refused.delete(name);
    if (state === 'refused') {
      if (records !== 'nothing') this.#refused.set(name, { records, at: this.bench.at });
      return;
    }
    if (records === 'nothing') throw new Error(`${name}: ${state}, and there was nothing`);
    if (before !== undefined)
      expect(standing(records), `${name}: ${state}`).to.be.at.least(0.9 * standing(before.records));
    this.#inForce.set(name, { records, at: this.bench.at });
  }

  async #accept(name: Kind): Promise<void> {
    const refused = this.#refused.get(name);
    const accepted = await acceptFeed(kinds.get(name) ?? kindOf(name), this.#world).catch(
      (error: unknown) => {
        if (error instanceof Failure && error.reason === 'missing') return undefined;
        throw error;
      },
    );
    if (accepted === undefined) {
      // What has nothing in it is never to be accepted.
      expect(refused?.records.length ?? 0).to.equal(0);
      return;
    }
    if (refused === undefined) throw new Error(`${name}: accepted, and nothing was refused`);
    expect(accepted.state).to.equal('taken');
    this.#refused.delete(name);
    this.#inForce.set(name, refused);
  }

  async #compare(): Promise<void> {
    const now = this.bench.at;
    const inForce = [...this.#inForce].toSorted(([one], [other]) => (one < other ? -1 : 1));
    const feeds = Object.fromEntries(inForce.map(([name, { records }]) => [name, records]));
    const old = inForce.filter(([, { at }]) => now - at > STALE_AFTER).map(([name]) => name);
    const stale = new Map(old.map((name) => [name as string, 'it is older than what may be relied on']));
    for (const [name, { inventory }] of this.#reports) {
      const distribution = distributionOf(inventory);
      if (distribution.state !== 'known') throw new Error(inventory.system);
      const [host] = await this.bench.tables.hosts({ names: [name] }, undefined, 1);
      const id = host?.inventory ?? 0;
      const kept = assessmentsIn((await this.bench.tables.assessments([id])).get(id) ?? new Uint8Array());
      const whole = assessed(feeds, inventory, distribution, { now, stale, verdicts: 'open' });
      const [mine, atOnce] = [kept, whole].map((rows) => rows.map((row) => JSON.stringify(row)).toSorted());
      expect(mine, name).to.deep.equal(atOnce);
    }
  }
}

/** Without what is withdrawn. */
function standing(records: readonly FeedRecord[]): number {
  return records.filter((one) => one.kind !== 'advisory' || one.advisory.withdrawn === null).length;
}

describe('findings through the whole loop of feeds', function () {
  this.timeout(240_000);
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), 'secmon-whole-loop-'))));
  after(() => rmSync(directory, { recursive: true }));
  let runs = 0;

  it('are those of the feeds that are in force, at once', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const place = join(directory, String((runs += 1)));
        const store = await openSqlite(`${place}.db`);
        try {
          const play = new Play(new PakitiBench(store), mkdtempSync(`${place}-`));
          for (const step of all) await play.play(step);
          await play.play({ do: 'assess' });
        } finally {
          await store.close();
        }
      }),
      { numRuns: RUNS },
    );
  });
});
