/** Bridges that share one PostgreSQL, before a sink that takes 20 ms for each event. By itself: `node FILE`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { eventually } from '../kit/eventually.ts';
import { emptyDatabase, startPostgresql, type Postgresql } from '../kit/postgresql.ts';
import { numberedEvent } from '../kit/sample-event.ts';
import { atLeast, type Row, stated } from './row.ts';

const EVENTS = 6000;
/** Measured after so many, when every process is at work. */
const WARM = 1000;
const LATENCY_MILLISECONDS = 20;
const PATIENCE_SECONDS = 300;
const PROGRAM = join(import.meta.dirname, '../crash/bridge.ts');

export async function benchBridgePostgresql(): Promise<readonly Row[]> {
  const postgresql = await startPostgresql();
  try {
    const one = await throughput(postgresql, 1);
    const two = await throughput(postgresql, 2);
    const what = `one PostgreSQL, sink of ${LATENCY_MILLISECONDS} ms`;
    return [
      stated(`one bridge, ${what}`, `${Math.round(one)} events/s`),
      atLeast(`two bridges against one, ${what}`, 'throughput ×', two / one, 1.6),
    ];
  } finally {
    await postgresql.stop();
  }
}

/** Events per second. */
async function throughput(postgresql: Postgresql, processes: number): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  await emptyDatabase(postgresql);
  await fill(postgresql);
  let count = 0;
  let warmAt = Infinity;
  const server = createServer((request, response) => {
    request.resume();
    setTimeout(() => {
      response.end('done');
      count += 1;
      if (count === WARM) warmAt = performance.now();
    }, LATENCY_MILLISECONDS);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { host, user, database } = postgresql.connection;
  const configuration = {
    store: { postgresql: `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}` },
    receivers: [],
    sinks: [
      { name: 'keyed', kind: 'keyed', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    ],
  };
  writeFileSync(join(directory, 'bridge.json'), JSON.stringify(configuration), { mode: 0o600 });
  const bridges = Array.from({ length: processes }, () =>
    spawn(process.execPath, [PROGRAM, join(directory, 'bridge.json')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  try {
    await eventually('all events', PATIENCE_SECONDS, () => (count >= EVENTS ? true : undefined));
    return (EVENTS - WARM) / ((performance.now() - warmAt) / 1000);
  } finally {
    for (const bridge of bridges) {
      bridge.kill('SIGTERM');
      await once(bridge, 'exit');
    }
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true });
  }
}

async function fill({ connection }: Postgresql): Promise<void> {
  const store = await openPostgresql(connection);
  const rows = Array.from({ length: EVENTS }, (_, index) => {
    const event = numberedEvent(index);
    return { id: event.id, subject: `${index % 1000}`, body: JSON.stringify(event) };
  });
  await store.append(rows, 1);
  await store.close();
}

if (process.argv[1] === import.meta.filename)
  for (const { what, measured } of await benchBridgePostgresql()) console.log(`${what}: ${measured}`);
