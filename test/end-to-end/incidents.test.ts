/** Results into issues by the compiled daemon, which is killed again and again. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Event } from '../../src/bridge/event.ts';
import type { Store } from '../../src/store/store.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { eventually } from '../kit/eventually.ts';
import { BRIDGE, requireBuilt, SECMON } from '../kit/executable.ts';
import { freePort } from '../kit/free-port.ts';
import { IntakeBench, MINUTE, resultOf } from '../kit/intake.ts';
import { T0 } from '../kit/ledger.ts';

const SITES = 10;
const HOSTS = 4;
const ROUNDS = 12;
const KILLS = 8;
/** Of today: each start of the bridge forgets what hosts said of which nothing was heard for months. */
const FIRST_MINUTE = Math.floor((Date.now() / 1000 - T0) / MINUTE) - ROUNDS * MINUTE;

describe('the ledger behind the compiled bridge', function () {
  this.timeout(300_000);
  before(requireBuilt);
  let directory: string;
  let child: ChildProcess | undefined;
  let port: number;
  const place = (name: string): string => join(directory, name);
  const { token, stored } = newToken('all', '2099-01-01T00:00:00Z', { scopes: ['submit', 'read'] });

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-incidents-'));
    port = await freePort();
    writeFileSync(place('tokens.json'), JSON.stringify({ tokens: [stored] }), { mode: 0o600 });
    const configuration = {
      store: { sqlite: place('store.db') },
      listen: { port, tokens: place('tokens.json') },
      receivers: [{ name: 'http', kind: 'http' }],
      sinks: [],
      incidents: {},
    };
    writeFileSync(place('bridge.yaml'), JSON.stringify(configuration), { mode: 0o600 });
    await start();
  });
  after(async () => {
    await kill();
    rmSync(directory, { recursive: true });
  });

  async function start(): Promise<void> {
    const bridge = spawn(BRIDGE, ['--config', place('bridge.yaml')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = bridge;
    let log = '';
    bridge.stdout.setEncoding('utf8').on('data', (text: string) => (log += text));
    await eventually('the bridge', 60, () => (log.includes('"started"') ? true : undefined));
  }

  async function kill(): Promise<void> {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  const ask = (path: string, body?: object): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });

  /** Until it says that it has them. */
  async function post(events: readonly Event[]): Promise<void> {
    const reports = events.map(({ subject, state, summary, start: began }) => {
      return { subject, state, summary, start: began };
    });
    await eventually('the bridge takes them', 60, async () => {
      const status = await ask('/v1/results', reports).then(
        (answer) => answer.status,
        () => 0,
      );
      return status === 202 ? true : undefined;
    });
  }

  /** Bad for a while, some for good, some of them late or with no answer. */
  function round(number: number): readonly Event[] {
    return Array.from({ length: SITES * HOSTS }, (_, index) => {
      const [site, host] = [index % SITES, Math.floor(index / SITES)];
      const isOver = number >= 3 + host && site % 3 !== 0;
      const state = number === 5 && site % 4 === 1 ? 'UNKNOWN' : isOver ? 'OK' : 'CRITICAL';
      const minute = FIRST_MINUTE + (number === 7 && site === 2 ? 1 : number * 60 + index / 100);
      return resultOf({ minute, state, site: `SITE-${site}`, host: `wn${host}` });
    });
  }

  it('has opened and resolved what it would have without being killed, and each once', async () => {
    const killing = (async (): Promise<void> => {
      for (let kills = 0; kills < KILLS; kills += 1) {
        await delay(300 + 137 * kills);
        await kill();
        await start();
      }
    })();
    for (let number = 0; number < ROUNDS; number += 1) {
      for (let first = 0; first < SITES * HOSTS; first += 8)
        await post(round(number).slice(first, first + 8));
      await delay(200);
    }
    await killing;
    const rows = SITES * HOSTS * ROUNDS;
    await eventually('the whole log is taken', 60, async () => {
      const text = await (await ask('/metrics')).text();
      return text.includes('incidents_results_total{what="taken"}') && (await taken()) >= rows
        ? true
        : undefined;
    });
    await kill();
    const store = await openSqlite(place('store.db'));
    try {
      await agrees(store, rows);
    } finally {
      await store.close();
    }
    const listed = spawnSync(SECMON, ['incident', 'list', '--config', place('bridge.yaml')], {
      encoding: 'utf8',
    });
    expect(listed.stdout.split('\n').filter((line) => line.includes('SITE-'))).to.have.length(4);
  });

  async function taken(): Promise<number> {
    const store = await openSqlite(place('store.db'));
    try {
      return await store.intake().position();
    } finally {
      await store.close();
    }
  }

  async function agrees(store: Store, rows: number): Promise<void> {
    const parts = await store.intake().rows.log(0, 2 * rows);
    expect(parts).to.have.length(rows);
    const actual = new IntakeBench(store);
    const reference = await IntakeBench.inMemory();
    reference.clock = Date.now() / 1000;
    const { happened } = await reference.intake.rehearse(parts);
    await reference.store.close();
    const expected = happened.map((one) => {
      return one.what === 'changed' ? [one.entry.action, one.issue.subject.site, one.entry.why] : [one.what];
    });
    const sites = new Map((await actual.issues()).map(({ id, subject }) => [id, subject.site]));
    const trail = await actual.trail();
    expect(trail.map(({ action, issue, why }) => [action, sites.get(issue ?? 0), why])).to.deep.equal(
      expected,
    );
    expect(sites.size).to.equal(SITES);
    expect(trail.filter(({ action }) => action === 'open')).to.have.length(SITES);
    expect(trail.filter(({ action }) => action === 'recover')).to.have.length(6);
  }
});
