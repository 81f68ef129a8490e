/** The Pakiti server and its feeds: synced from time to time by itself, beside others who sync the same. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { newToken } from '../../src/trust/tokens.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { SECMON } from '../kit/executable.ts';
import { body, serve, type TestServer } from '../kit/http-server.ts';
import { PakitiSite } from '../kit/pakiti-server.ts';
import {
  connectionString,
  POSTGRESQL_PACKAGES,
  startPostgresql,
  type Postgresql,
} from '../kit/postgresql.ts';

const PATIENCE_SECONDS = 120;
const FEEDS = join(import.meta.dirname, '../../src/pakiti/feeds');
const V5 = join(import.meta.dirname, '../../src/pakiti/report/fixtures/v5-rpm.report');
const OSV = '/osv/AlmaLinux/all.zip';
const KEV = '/kev/known_exploited_vulnerabilities.json';
const { token, stored } = newToken('officer', '2099-01-01T00:00:00Z', { scopes: ['read'] });

interface Feed {
  readonly feed: string;
  readonly records: number;
  readonly stale: boolean;
  readonly refused: string | null;
}

async function vendor(): Promise<TestServer> {
  return await serve({
    [OSV]: body(readFileSync(join(FEEDS, 'osv/fixtures/almalinux.zip'))),
    [KEV]: body(readFileSync(join(FEEDS, 'kev/fixtures/kev.json'))),
  });
}

function settings(site: PakitiSite, { url }: TestServer): object {
  mkdirSync(site.place('feeds'), { recursive: true });
  const mirrors = [
    { of: 'https://storage.googleapis.com/osv-vulnerabilities/', at: `${url}/osv/` },
    { of: 'https://www.cisa.gov/sites/default/files/feeds/', at: `${url}/kev/` },
    { of: 'https://epss.empiricalsecurity.com/', at: `${url}/epss/` },
  ];
  return {
    listen: { port: 0, tokens: site.tokens(stored) },
    feeds: {
      only: ['epss', 'kev', 'osv'],
      ...{ directory: site.place('feeds'), mirrors, allowPrivate: ['127.0.0.0/8'] },
    },
  };
}

async function report(site: PakitiSite): Promise<void> {
  const reply = await fetch(`http://127.0.0.1:${site.port}/feed/?protocol=5`, {
    method: 'POST',
    body: readFileSync(V5),
  });
  expect(await reply.text()).to.equal('OK\n');
}

async function ask<T>(site: PakitiSite, path: string): Promise<T> {
  const headers = { authorization: `Bearer ${token}` };
  const reply = await fetch(`http://127.0.0.1:${site.port}/api/v1/${path}`, { headers });
  return (await reply.json()) as T;
}

const feedsOf = async (site: PakitiSite): Promise<readonly Feed[]> =>
  (await ask<{ readonly items: readonly Feed[] }>(site, 'feeds')).items;

async function synced(site: PakitiSite): Promise<readonly Feed[]> {
  return await eventually('every feed', PATIENCE_SECONDS, async () => {
    const feeds = await feedsOf(site);
    return feeds.length === 3 ? feeds : undefined;
  });
}

describe('the feeds of the Pakiti server', function () {
  this.timeout(240_000);
  let site: PakitiSite;
  let server: TestServer;
  beforeEach(async () => {
    site = new PakitiSite();
    server = await vendor();
  });
  afterEach(async () => {
    await site.remove();
    await server.close();
  });

  it('are synced once a host is there, one that fails beside others, and hosts are assessed by them', async () => {
    site.configure(settings(site, server));
    await site.start();
    await report(site);
    const feeds = await synced(site);
    expect(feeds.map(({ feed, stale }) => [feed, stale])).to.deep.equal([
      ['epss', true],
      ['kev', false],
      ['osv', false],
    ]);
    expect(feeds[0]?.refused).to.include('the server answers 404');
    const assessed = await eventually('an assessment', PATIENCE_SECONDS, async () => {
      const { items } = await ask<{ readonly items: readonly Record<string, unknown>[] }>(site, 'hosts');
      const [host] = items;
      const why = host?.['why'] as readonly string[];
      return host?.['assessed'] !== null && !why.some((one) => one.includes('no feed')) ? host : undefined;
    });
    expect(assessed['release']).to.equal('almalinux:9');
    const status = await ask<{ readonly troubles: readonly string[] }>(site, 'status');
    expect(status.troubles).to.deep.equal([]);
    const asked = server.requests.length;
    await site.end();
    await site.start();
    // What was synced lately is not due, whoever is started anew; what failed is tried later.
    expect((await feedsOf(site)).map(({ feed, records }) => [feed, records])).to.deep.equal(
      feeds.map(({ feed, records }) => [feed, records]),
    );
    expect(server.requests.length).to.equal(asked);
  });

  it('are synced by a command beside it, and what is not due is left alone', async () => {
    site.configure(settings(site, server));
    await site.start();
    await report(site);
    await synced(site);
    const sync = async (...argv: readonly string[]): Promise<string> => {
      const words = ['pakiti', 'feeds', 'sync', '--config', site.configuration, ...argv];
      const ran = promisify(execFile)(SECMON, words);
      return (await ran.catch((error: unknown) => error as { readonly stdout: string })).stdout;
    };
    expect(await sync('--feed', 'osv', '--due', '3600')).to.equal('osv: not due\n');
    expect(await sync('--feed', 'osv')).to.match(/^osv: unchanged, \d+ records\n$/);
    expect(await sync('--feed', 'nothing')).to.include("no feed 'nothing'");
  });
});

describeWith(POSTGRESQL_PACKAGES, 'two Pakiti servers over one PostgreSQL', function () {
  this.timeout(240_000);
  let postgresql: Postgresql;
  let server: TestServer;
  const sites: PakitiSite[] = [];
  before(async () => {
    postgresql = await startPostgresql();
    server = await vendor();
  });
  after(async () => {
    for (const site of sites) await site.remove();
    await server.close();
    await postgresql.stop();
  });

  it('sync each feed once', async () => {
    for (let index = 0; index < 2; index += 1) {
      const site = new PakitiSite();
      sites.push(site);
      const store = { postgresql: connectionString(postgresql) };
      site.configure({ ...settings(site, server), store });
      await site.start();
    }
    const [one, other] = sites as [PakitiSite, PakitiSite];
    await report(one);
    await synced(other);
    // Both have looked once more by then.
    for (const site of sites)
      await eventually('a look at what is synced', PATIENCE_SECONDS, async () => {
        const { feeds } = await ask<{ readonly feeds: readonly { readonly tried: string | null }[] }>(
          site,
          'status',
        );
        return feeds.length === 3 && feeds.every(({ tried }) => tried !== null) ? true : undefined;
      });
    expect(server.requests.filter((path) => path === OSV)).to.have.length(1);
    expect(server.requests.filter((path) => path === KEV)).to.have.length(1);
  });
});
