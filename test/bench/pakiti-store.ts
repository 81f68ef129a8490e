/**
 * How fast reports are kept, and what a change of feeds costs at 100,000 hosts. By itself:
 * `node test/bench/pakiti-store.ts`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { FeedRecord } from '../../src/pakiti/advisory.ts';
import { hostDocument } from '../../src/pakiti/api/host-document.ts';
import { packageNames } from '../../src/pakiti/keep/package-key.ts';
import { keptReport } from '../../src/pakiti/keep/kept-report.ts';
import type { Store } from '../../src/store/store.ts';
import type { Report } from '../../src/pakiti/report/report.ts';
import { advisory, PakitiBench, report } from '../kit/pakiti-store.ts';
import { atLeast, below, type Row, stated, within } from './row.ts';

const PACKAGES = 1500;
const CLIENTS = 32;
const REPORTER = { address: '192.0.2.1', name: null, proxy: false } as const;

/** One package in five is of a version of its own level, as of hosts that were updated at different times. */
function reportOf(host: number, level: number): Report {
  const versions = Array.from({ length: PACKAGES }, (_, index): [string, string] => [
    `package-${index}`,
    `1.${index === 1 ? level : index % 5 === 0 ? (level + index) % 40 : 1}-${index % 7}.el9_5`,
  ]);
  return report(`wn${host}.example.org`, Object.fromEntries(versions), undefined, `SITE${host % 300}`);
}

async function rate(count: number, one: (index: number) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return count / ((performance.now() - started) / 1000);
}

/** What the disk gives: a row and a commit, without anything else. */
function rawCommits(directory: string): number {
  const database = new DatabaseSync(join(directory, 'raw.db'));
  database.exec('pragma journal_mode = wal; pragma synchronous = full; create table raw (a)');
  const started = performance.now();
  const count = 300;
  for (let index = 0; index < count; index += 1) database.exec('insert into raw values (1)');
  const seconds = (performance.now() - started) / 1000;
  database.close();
  return count / seconds;
}

async function benchIngest(directory: string): Promise<readonly Row[]> {
  const store = await openSqlite(join(directory, 'ingest.db'));
  const bench = new PakitiBench(store);
  const reports = Array.from({ length: 1000 }, (_, host) => reportOf(host, host * 7));
  const raw = rawCommits(directory);
  const fresh = await rate(reports.length, (index) =>
    bench.inventories.take(reports[index]!, `d${index}`, REPORTER, bench.at),
  );
  const same = await rate(20_000, (index) =>
    bench.inventories.again(`d${index % reports.length}`, bench.at + 1),
  );
  await store.close();
  return [
    atLeast(
      `Pakiti: new reports of ${PACKAGES} packages, as objects, into the embedded store`,
      'reports/s',
      fresh,
      400,
    ),
    atLeast('Pakiti: unchanged reports, embedded store', 'reports/s', same, 2500),
    stated('the same disk: one row and one commit each', `${Math.round(raw)} per second`),
  ];
}

export const HOSTS = 100_000;
const INVENTORIES = 500;

/** Three fixes of one package in five, so that a host lacks some hundreds, as real ones do. */
function feed(more: readonly FeedRecord[]): readonly FeedRecord[] {
  const records = Array.from({ length: PACKAGES / 5 }, (_, number) => number * 5).map((index) =>
    [10, 20, 30].map((minor) =>
      advisory(`ALSA-${minor}:${index}`, `package-${index}`, `1.${minor}-1.el9_5`, [
        `CVE-2026-${10_000 * minor + index}`,
      ]),
    ),
  );
  return [...records.flat(), ...more];
}

export interface Fleet {
  readonly store: Store;
  readonly bench: PakitiBench;
}

/** 100,000 hosts that have been assessed. @param at when they reported; seconds since the epoch */
export async function makeFleet(path: string, at?: number): Promise<Fleet> {
  const store = await openSqlite(path);
  const bench = new PakitiBench(store);
  if (at !== undefined) bench.at = at;
  const kinds = Array.from({ length: INVENTORIES }, (_, level) => reportOf(0, level * 3));
  await bench.tables.take(
    kinds.map((one, host) =>
      keptReport({ ...one, host: `wn${host}.example.org` }, REPORTER, 'almalinux:9', {
        digest: `d${host}`,
        at: bench.at,
      }),
    ),
    packageNames,
  );
  addHosts(path);
  await bench.read('osv', feed([]));
  await bench.assess();
  return { store, bench };
}

async function benchFleet(directory: string): Promise<readonly Row[]> {
  const path = join(directory, 'fleet.db');
  const { store, bench } = await makeFleet(path);
  const before = sizeOf(path);
  // In a process of its own: what made the fleet is no part of it.
  const said = execFileSync(process.execPath, [import.meta.filename, path], { encoding: 'utf8' });
  const { assessed, seconds, memory } = JSON.parse(said) as Reassessed;
  const grown = (sizeOf(path) - before) / 1e6;
  const p99 = await pages(bench);
  await store.close();
  const copied = copyFindings(path);
  const what = `Pakiti: ${HOSTS} hosts in ${assessed} inventories, assessed after a change of feeds that touches all, history kept`;
  return [
    within(what, 'SQLite copying the findings that are kept', 'wall', seconds, copied, 10),
    below('the same', 'memory of the whole process at most', memory, 300),
    below('the same', 'growth of the store', grown, 150),
    {
      what: `Pakiti: a page of hosts at ${HOSTS}, out of the store`,
      peer: '',
      measured: `p99 ${p99.toFixed(1)} ms`,
      target: '< 50 ms',
      reached: p99 < 50,
    },
  ];
}

interface Reassessed {
  readonly assessed: number;
  readonly seconds: number;
  readonly memory: number;
}

/** A snapshot that touches every inventory, and what follows of it. */
async function reassess(path: string): Promise<Reassessed> {
  const store = await openSqlite(path);
  const bench = new PakitiBench(store);
  bench.at += 100;
  const changed = Array.from({ length: PACKAGES / 5 }, (_, number) => number * 5).map((index) =>
    advisory(`ALSA-99:${index}`, `package-${index}`, '1.99-1.el9_5', [`CVE-2026-${990_000 + index}`]),
  );
  const records = feed(changed);
  const started = performance.now();
  await bench.read('osv', records);
  const assessed = await bench.assess();
  const seconds = (performance.now() - started) / 1000;
  await store.close();
  return { assessed, seconds, memory: process.resourceUsage().maxRSS / 1024 };
}

/** What any writer of them would take at least. @returns seconds */
function copyFindings(path: string): number {
  const database = new DatabaseSync(path);
  const started = performance.now();
  database.exec('create table copied as select * from pakiti_finding');
  const seconds = (performance.now() - started) / 1000;
  database.close();
  return seconds;
}

/** As many again of each, as reports would have made them; only faster. */
function addHosts(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(`with recursive copy (n) as (select 1 union all select n + 1 from copy where n < ${HOSTS / INVENTORIES - 1})
    insert into pakiti_host (site, name, inventory, since, digest, first_seen, last_seen, body)
    select 'SITE' || ((n * 7 + id) % 300), 'wn' || (n * 1000 + id) || '.example.org', inventory, since,
      digest || '-' || n, first_seen, last_seen, body from pakiti_host, copy;
    insert into pakiti_stay (host, from_at, until, inventory) select id, since, null, inventory from pakiti_host
    where true on conflict do nothing`);
  database.close();
}

function sizeOf(path: string): number {
  return [path, `${path}-wal`].reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

async function pages({ tables }: PakitiBench): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < 300; index += 1) {
    const after = { site: `SITE${index}`, name: 'wn5' };
    const started = performance.now();
    JSON.stringify((await tables.hosts({}, after, 101)).map(hostDocument));
    times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}

export async function benchPakitiStore(): Promise<readonly Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  try {
    return [...(await benchFleet(directory)), ...(await benchIngest(directory))];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const [, , path] = process.argv;
  if (path !== undefined) console.log(JSON.stringify(await reassess(path)));
  else
    for (const { what, measured, target, reached } of await benchPakitiStore())
      console.log(`${what}: ${measured} (${target}, ${reached ? 'reached' : 'MISSED'})`);
}
