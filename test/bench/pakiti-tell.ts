/**
 * The bridge's look at the findings of 100,000 hosts, of which a half has a tagged CVE: the first, which opens the issues of 300
 * sites, and one that finds nothing new, as twice a minute. By itself: `node test/bench/pakiti-tell.ts`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { tagRow } from '../../src/pakiti/decisions/decisions.ts';
import { FindingsBench } from '../kit/pakiti-incidents.ts';
import { HOSTS, makeFleet } from './pakiti-store.ts';
import { below, ratio, type Row, stated } from './row.ts';

/** Fixed on some hosts and not on others. */
const TAGGED = ['CVE-2026-200000', 'CVE-2026-300005'];
const PEER = 'the rows of hosts and of their tagged findings out of SQLite, as they are';
const LIMIT = 20;
const MEMORY_MEGABYTES = 400;

interface Looked {
  readonly first: number;
  readonly again: number;
  readonly issues: number;
  readonly memory: number;
}

export async function benchPakitiTell(): Promise<readonly Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  try {
    const path = join(directory, 'fleet.db');
    const { store, bench } = await makeFleet(path);
    const rest = { reason: '', infoUrl: '', enabled: true, modifier: '', at: 0, dueAt: null, advisory: null };
    await bench.tables.putTags(
      TAGGED.map((cve) => tagRow({ cve, tag: 'EGI-Critical', state: 'set', ...rest })),
    );
    await store.close();
    // Each in a process of its own: what made the fleet is no part of it.
    const run = (what: string, ...argv: readonly string[]): unknown =>
      JSON.parse(
        execFileSync(process.execPath, [import.meta.filename, what, path, ...argv], { encoding: 'utf8' }),
      );
    const looked = run('look', join(directory, 'ledger.db')) as Looked;
    const peer = run('read') as number;
    const what = `Pakiti: the look for incidents at ${HOSTS} hosts`;
    return [
      ratio(`${what}, with nothing new`, PEER, 'wall', looked.again, peer, LIMIT),
      stated(`${what}, the first`, `${looked.first.toFixed(1)} s, ${looked.issues} issues opened`),
      below(`${what}, both`, 'memory of the whole process at most', looked.memory, MEMORY_MEGABYTES),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function look(path: string, ledger: string): Promise<Looked> {
  const stores = { pakiti: await openSqlite(path), ledger: await openSqlite(ledger) };
  const bench = new FindingsBench(stores);
  bench.pass(600);
  const timed = async (): Promise<number> => {
    const started = performance.now();
    await bench.look();
    return (performance.now() - started) / 1000;
  };
  const first = await timed();
  const again = await timed();
  const issues = (await bench.shown()).length;
  await stores.pakiti.close();
  await stores.ledger.close();
  return { first, again, issues, memory: process.resourceUsage().maxRSS / 1024 };
}

/** @returns seconds */
function read(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  const started = performance.now();
  const hosts = database.prepare('select * from pakiti_host order by site, name').iterate();
  const cves = TAGGED.map(() => '?').join(', ');
  const findings = database.prepare(
    `select host.id, cve.name, finding.verdict from pakiti_host host
     join pakiti_finding finding on finding.inventory = host.inventory
     join pakiti_cve cve on cve.id = finding.cve where cve.name in (${cves})`,
  );
  let count = 0;
  for (const row of hosts) count += Object.keys(row).length;
  for (const row of findings.iterate(...TAGGED)) count += Object.keys(row).length;
  if (count < HOSTS) throw new Error(`only ${count} values`);
  const seconds = (performance.now() - started) / 1000;
  database.close();
  return seconds;
}

if (process.argv[1] === import.meta.filename) {
  const [, , what, path = '', ledger = ''] = process.argv;
  if (what === 'read') console.log(JSON.stringify(read(path)));
  else if (what === 'look') console.log(JSON.stringify(await look(path, ledger)));
  else
    for (const { what: row, measured, target, reached } of await benchPakitiTell())
      console.log(`${row}: ${measured} (${target}, ${reached ? 'reached' : 'MISSED'})`);
}
