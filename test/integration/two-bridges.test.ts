/** Two bridges over one PostgreSQL: nothing twice, each subject in order, and what a killed one held goes on. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import type { Event } from '../../src/bridge/event.ts';
import type { Store } from '../../src/store/store.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import {
  connectionString,
  endLeasesSooner,
  POSTGRESQL_PACKAGES,
  startPostgresql,
  type Postgresql,
} from '../kit/postgresql.ts';
import { numberedEvent } from '../kit/sample-event.ts';

const EVENTS = 2000;
const SUBJECTS = 50;
const PROGRAM = join(import.meta.dirname, '../crash/bridge.ts');

describeWith(POSTGRESQL_PACKAGES, 'two bridges over one PostgreSQL', function () {
  this.timeout(240_000);
  let directory: string;
  let postgresql: Postgresql;
  let store: Store;
  const bridges: ChildProcess[] = [];
  const effects: { readonly id: string; readonly subject: number }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { id, summary } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Event;
      effects.push({ id, subject: Number(summary.slice('result '.length)) % SUBJECTS });
      setTimeout(() => response.end('done'), 5);
    });
  });

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-two-'));
    postgresql = await startPostgresql();
    store = await openPostgresql(postgresql.connection);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const configuration = {
      store: { postgresql: connectionString(postgresql) },
      receivers: [],
      sinks: [
        { name: 'keyed', kind: 'keyed', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
      ],
    };
    writeFileSync(join(directory, 'bridge.json'), JSON.stringify(configuration), { mode: 0o600 });
  });
  after(async () => {
    for (const bridge of bridges) bridge.kill('SIGKILL');
    server.closeAllConnections();
    server.close();
    await store.close();
    await postgresql.stop();
    rmSync(directory, { recursive: true });
  });

  async function start(): Promise<ChildProcess> {
    const bridge = spawn(process.execPath, [PROGRAM, join(directory, 'bridge.json')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    bridges.push(bridge);
    await once(bridge.stdout, 'data');
    return bridge;
  }

  async function append(from: number, count: number): Promise<void> {
    const rows = Array.from({ length: count }, (_, index) => {
      const event = numberedEvent(from + index);
      return { id: event.id, subject: `${(from + index) % SUBJECTS}`, body: JSON.stringify(event) };
    });
    await store.append(rows, Date.now() / 1000);
  }

  function isInOrder(): void {
    for (let subject = 0; subject < SUBJECTS; subject += 1) {
      const own = [...new Set(effects.filter((one) => one.subject === subject).map(({ id }) => id))];
      expect(own).to.deep.equal(own.toSorted());
    }
  }

  it('deliver each event once, and each subject in order', async () => {
    await start();
    await start();
    for (let from = 0; from < EVENTS; from += 100) await append(from, 100);
    await eventually('all events', 60, () => (effects.length >= EVENTS ? true : undefined));
    expect(new Set(effects.map(({ id }) => id)).size).to.equal(EVENTS);
    expect(effects).to.have.length(EVENTS);
    isInOrder();
  });

  it('go on with what a killed one had in hand, when its lease has ended', async () => {
    effects.length = 0;
    await append(EVENTS, 1000);
    await eventually('some events', 60, () => (effects.length > 100 ? true : undefined));
    bridges[0]?.kill('SIGKILL');
    await endLeasesSooner(postgresql);
    await eventually('all events', 120, async () => {
      const { unread, open } = await store.status('keyed');
      return unread + open === 0 ? true : undefined;
    });
    expect(new Set(effects.map(({ id }) => id)).size).to.equal(1000);
    isInOrder();
    expect(await store.brokenInvariants()).to.deep.equal([]);
  });
});
