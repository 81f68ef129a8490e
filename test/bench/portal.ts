/**
 * How fast the portal's tables follow the log, and how fast they are asked. By itself:
 * `node test/bench/portal.ts [SUBJECTS] [postgresql]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Event } from '../../src/bridge/event.ts';
import { STATES } from '../../src/result/index.ts';
import type { Store } from '../../src/store/store.ts';
import type { Credential } from '../../src/trust/credential.ts';
import { at, eventOf, OFFICER, PortalBench } from '../kit/portal.ts';
import { startPostgresql } from '../kit/postgresql.ts';
import { type Row, stated } from './row.ts';

const SUBJECTS = 100_000;
const SITES = 300;
const NGIS = 30;
const SERVICES = 25;
const ROUNDS = 5;

const NGI: Credential = { name: 'ngi', scopes: ['read'], ngis: ['NGI7'] };
const SITE: Credential = { name: 'site', scopes: ['read'], sites: ['SITE7'] };

const QUESTIONS: readonly (readonly [what: string, address: string, credential: Credential])[] = [
  ['first page of all states', '/v1/states', OFFICER],
  ['1000 states', '/v1/states?limit=1000', OFFICER],
  ['critical ones', '/v1/states?severity=CRITICAL', OFFICER],
  ['one CVE', '/v1/states?cve=CVE-2021-44228', OFFICER],
  ['states of a site, its officer', '/v1/states', SITE],
  ['states of an NGI, its officer', '/v1/states', NGI],
  ['one CVE, the officer of an NGI', '/v1/states?cve=CVE-2021-44228', NGI],
  ['roll-up all', '/v1/roll-up/all', OFFICER],
  ['roll-up by NGI', '/v1/roll-up/ngi', OFFICER],
  ['roll-up by site', '/v1/roll-up/site?limit=1000', OFFICER],
  ['roll-up by node, a page', '/v1/roll-up/node', OFFICER],
  ['roll-up by node of an NGI', '/v1/roll-up/node', NGI],
  ['history, a page', '/v1/history', OFFICER],
  ['issues that are critical', '/CSI_API?format=csv', OFFICER],
];

function result(index: number, round: number): Event {
  const host = Math.floor(index / SERVICES);
  const site = host % SITES;
  const state = STATES[(index * 7 + (round === 2 ? 1 : 0)) % 20] ?? 'OK';
  return eventOf({
    subject: {
      site: `SITE${site}`,
      ngi: `NGI${site % NGIS}`,
      host: `ce${site}.example.org`,
      node: `wn${host}.example.org`,
      service: `eu.egi.sec.WN-check${index % SERVICES}-ops`,
    },
    state,
    summary: state === 'OK' ? 'nothing found' : `CVE-2021-${44_228 + (index % 50)} is not mitigated`,
    longOutput: 'a line of details\n'.repeat(20),
    ...at(3000 - round * 100),
  });
}

async function measured(store: Store, name: string, subjects: number): Promise<readonly Row[]> {
  const bench = new PortalBench(store, { defaultSeconds: 1e6 });
  const rows: Row[] = [];
  for (const [round, what] of [
    'subjects that are new',
    'results that say the same',
    'results of which a tenth differ',
  ].entries()) {
    for (let first = 0; first < subjects; first += 5000) {
      await bench.append(
        Array.from({ length: Math.min(5000, subjects - first) }, (_, index) => result(first + index, round)),
      );
    }
    const [started, before] = [performance.now(), process.cpuUsage()];
    await bench.follow();
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(before);
    const rates = [subjects / seconds, subjects / ((user + system) / 1e6)].map(Math.round);
    rows.push(stated(`portal on ${name}: ${what}`, `${rates[0]} events/s, ${rates[1]} a second of own CPU`));
  }
  for (const [what, address, credential] of QUESTIONS) {
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const started = performance.now();
      bytes = (await bench.ask(address, credential)).text.length;
      times.push(performance.now() - started);
    }
    const median = times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
    rows.push(
      stated(
        `portal on ${name}, ${subjects} subjects: ${what}`,
        `${median.toFixed(1)} ms, ${Math.ceil(bytes / 1024)} KiB`,
      ),
    );
  }
  return rows;
}

export async function benchPortal(subjects = SUBJECTS): Promise<readonly Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  const store = await openSqlite(join(directory, 'store.db'));
  try {
    return await measured(store, 'the embedded store', subjects);
  } finally {
    await store.close();
    rmSync(directory, { recursive: true });
  }
}

export async function benchPortalOnPostgresql(subjects = SUBJECTS): Promise<readonly Row[]> {
  const server = await startPostgresql();
  const store = await openPostgresql(server.connection);
  try {
    return await measured(store, 'PostgreSQL', subjects);
  } finally {
    await store.close();
    await server.stop();
  }
}

if (process.argv[1] === import.meta.filename) {
  const subjects = Number(process.argv[2] ?? SUBJECTS);
  const bench = process.argv[3] === 'postgresql' ? benchPortalOnPostgresql : benchPortal;
  for (const { what, measured: value } of await bench(subjects)) console.log(`${what}: ${value}`);
}
