/**
 * What a server finds, in whatever steps its feeds and hosts have changed, is what the final feeds say of the final hosts at
 * once: of every release that a sample beside the feeds speaks of, in both stores.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { FeedRecord } from '../../src/pakiti/advisory.ts';
import { recogniseFeed } from '../../src/pakiti/feeds/recognise.ts';
import { unpack } from '../../src/pakiti/feeds/unpack/unpack.ts';
import type { Report } from '../../src/pakiti/report/report.ts';
import type { Store } from '../../src/store/store.ts';
import type { Feeds } from '../kit/assessing.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { PakitiBench } from '../kit/pakiti-store.ts';
import { POSTGRESQL_PACKAGES, startPostgresql, type Postgresql } from '../kit/postgresql.ts';
import {
  disagreements,
  hostOf,
  laterHost,
  readAll,
  releasesIn,
  seeded,
  withdrawnFrom,
  without,
} from '../kit/step-by-step.ts';

const HOSTS = 2;
const PACKAGES = 15;
const SEED = 7;

/** All that lies beside the feeds, packed or not. */
async function samples(): Promise<Feeds> {
  const folder = join(import.meta.dirname, '../../src/pakiti/feeds');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  const feeds: Record<string, FeedRecord[]> = {};
  for (const name of names.filter((one) => /\/fixtures\/(?!README)[^/]+$/.test(one))) {
    for await (const { name: within, bytes } of unpack({ name, content: readFileSync(join(folder, name)) })) {
      // Lists of Debian's archive say their release by where they are.
      const document = { name: `dists/bookworm/main/source/${within}`, bytes };
      const kind = recogniseFeed(document);
      if (kind === undefined) continue;
      const records = [...kind.parse(document)].filter((one) => one.kind !== 'not-understood');
      feeds[kind.name] = [...(feeds[kind.name] ?? []), ...records];
    }
  }
  return feeds;
}

async function agrees(store: Store): Promise<void> {
  const feeds = await samples();
  const bench = new PakitiBench(store);
  const next = seeded(SEED);
  const names = releasesIn(feeds).flatMap((release) =>
    Array.from({ length: HOSTS }, (_, count) => ({ release, name: `${release.replace(':', '-')}-${count}` })),
  );
  const some = (): readonly Report[] =>
    names.map(({ release, name }) => hostOf(feeds, release, name, next, PACKAGES));
  let hosts = some();
  const step = async (title: string, now: Feeds): Promise<void> => {
    await readAll(bench, now);
    await bench.assess();
    expect(await disagreements(bench, now, hosts), title).to.deep.equal({});
  };
  await bench.take(...hosts);
  await step('older feeds', without(feeds, next, 0.5));
  await step('newer feeds', feeds);
  const others = some();
  hosts = hosts.map((host, index) => laterHost(host, others[index] ?? host));
  await bench.take(...hosts);
  await step('more packages, other streams, another kernel', feeds);
  await step('withdrawn advisories', withdrawnFrom(feeds, next, 0.3));
  await step('shrunk feeds', without(feeds, next, 0.6));
  await step('all again', feeds);
}

describe('findings in steps, in the embedded store', function () {
  this.timeout(300_000);
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), 'secmon-step-by-step-'))));
  after(() => rmSync(directory, { recursive: true }));

  it('are of many distributions', async () => {
    const feeds = await samples();
    const distributions = new Set(releasesIn(feeds).map((release) => release.replace(/:.*/, '')));
    expect([...distributions].toSorted()).to.include.members([
      ...['almalinux', 'debian', 'rhel', 'rocky', 'sles', 'ubuntu'],
    ]);
  });

  it('are those of everything at once', async () => {
    const store = await openSqlite(join(directory, 'store.db'));
    try {
      await agrees(store);
    } finally {
      await store.close();
    }
  });
});

describeWith(POSTGRESQL_PACKAGES, 'findings in steps, in PostgreSQL', function () {
  this.timeout(300_000);
  let server: Postgresql;
  before(async () => {
    server = await startPostgresql();
  });
  after(() => server.stop());

  it('are those of everything at once', async () => {
    const store = await openPostgresql(server.connection);
    try {
      await agrees(store);
    } finally {
      await store.close();
    }
  });
});
