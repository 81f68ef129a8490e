/**
 * How long the API of the Pakiti server keeps one waiting at 100,000 hosts, through the server itself and over HTTP. By itself:
 * `node test/bench/pakiti-api.ts`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { newToken } from '../../src/trust/tokens.ts';
import { tagRow } from '../../src/pakiti/decisions/decisions.ts';
import { PakitiSite } from '../kit/pakiti-server.ts';
import { HOSTS, makeFleet } from './pakiti-store.ts';
import { type Row, stated, within } from './row.ts';

const SITES = 300;
const PAGES = 300;
const PEER = 'node:http and as many rows of hosts out of SQLite';
/** Of the kind that is fixed on some hosts and not on others. */
const TAGGED = ['CVE-2026-200000', 'CVE-2026-300005'];

export async function benchPakitiApi(): Promise<readonly Row[]> {
  const site = new PakitiSite();
  try {
    const { store, bench } = await makeFleet(site.place('store.db'), Date.now() / 1000 - 3600);
    const rest = { reason: '', infoUrl: '', enabled: true, modifier: '', at: 0, dueAt: null, advisory: null };
    await bench.tables.putTags(
      TAGGED.map((cve) => tagRow({ cve, tag: 'EGI-Critical', state: 'set', ...rest })),
    );
    await store.close();
    const { token, stored } = newToken('officer', '2099-01-01T00:00:00Z', { scopes: ['read'] });
    const limits = { requestsPerSecond: 1e6 };
    site.configure({ listen: { port: 0, tokens: site.tokens(stored), limits } });
    await site.start();
    // Whatever a start brings is no part of a page.
    await site.said('counted');
    const ask = async (address: string): Promise<string> => {
      const headers = { authorization: `Bearer ${token}` };
      return await get(`http://127.0.0.1:${site.port}/api/v1/${address}`, { headers });
    };
    const hosts = await p99(ask, (page) => `hosts?cursor=${cursorOf(page)}`);
    const rows = await p99OfPeer(site.place('store.db'));
    const findings = await p99(ask, (page) => `findings?cursor=${cursorOf(page)}`);
    const started = performance.now();
    await ask('statistics/sites');
    const statistics = performance.now() - started;
    const what = `Pakiti, over HTTP at ${HOSTS} hosts`;
    return [
      within(`${what}: a page of hosts`, PEER, 'p99', hosts / 1000, rows / 1000, 0.05),
      {
        ...{ what: `${what}: the tagged findings of a page of hosts`, peer: '' },
        ...{ measured: `p99 ${findings.toFixed(1)} ms`, target: '< 100 ms', reached: findings < 100 },
      },
      stated(`${what}: numbers of hosts of every site`, `${(statistics / 1000).toFixed(2)} s`),
    ];
  } finally {
    await site.remove();
  }
}

/** In a process of its own, as the server is. */
async function p99OfPeer(store: string): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'pakiti-api-peer.ts'), store], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    return await p99(
      async (address) => await get(`http://127.0.0.1:${port.toString().trim()}/${address}`),
      (page) => `SITE${page % SITES}`,
    );
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

async function get(url: string, options: RequestInit = {}): Promise<string> {
  const reply = await fetch(url, options);
  if (reply.status !== 200) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
  return await reply.text();
}

/** Anywhere in the list, as the server gives it. */
function cursorOf(page: number): string {
  return Buffer.from(JSON.stringify([`SITE${page % SITES}`, 'wn5'])).toString('base64url');
}

async function p99(
  ask: (address: string) => Promise<string>,
  addressOf: (page: number) => string,
): Promise<number> {
  const times: number[] = [];
  for (let page = 0; page < PAGES; page += 1) {
    const started = performance.now();
    await ask(addressOf(page));
    times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}

if (process.argv[1] === import.meta.filename)
  for (const { what, measured, target, reached } of await benchPakitiApi())
    console.log(`${what}: ${measured} (${target}, ${reached ? 'reached' : 'MISSED'})`);
