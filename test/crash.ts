/**
 * `npm run test:crash [ROUNDS]`: SIGKILL at random moments under load. Every acknowledged event must be in the file of
 * the sink, once, and the store must be whole. Exits 1 when that is not so.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '../src/bridge/event.ts';
import { newToken } from '../src/trust/tokens.ts';
import { eventually } from './kit/eventually.ts';
import { freePort } from './kit/free-port.ts';
import { numberedEvent } from './kit/sample-event.ts';

const SENDERS = 4;
const BATCH = 20;
const LONGEST_LIFE_MILLISECONDS = 1000;
const PATIENCE_SECONDS = 60;

const rounds = Number(process.argv[2] ?? 200);
const directory = mkdtempSync(join(tmpdir(), 'secmon-crash-'));
const place = (name: string): string => join(directory, name);
const port = await freePort();
const { token, stored } = newToken('crash', '2099-01-01T00:00:00Z');
const configuration = {
  store: { sqlite: place('store.db') },
  listen: { port },
  receivers: [{ name: 'http', kind: 'http' }],
  sinks: [{ name: 'file', kind: 'file', path: place('events.jsonl') }],
  tokens: [stored],
};
writeFileSync(place('bridge.yaml'), JSON.stringify(configuration), { mode: 0o600 });

const acknowledged = new Set<string>();
let next = 0;
const over = new AbortController();
const senders = Array.from({ length: SENDERS }, () => sendUntilOver());
for (let round = 0; round < rounds; round += 1) {
  const bridge = await start();
  await delay(Math.random() * LONGEST_LIFE_MILLISECONDS);
  bridge.kill('SIGKILL');
  await once(bridge, 'exit');
}
over.abort();
await Promise.all(senders);
const bridge = await start();
const complete = await eventually('every acknowledged event', PATIENCE_SECONDS, () =>
  delivered().size >= acknowledged.size && missing() === 0 ? true : undefined,
).catch(() => false);
bridge.kill('SIGTERM');
await once(bridge, 'exit');
const integrity = wholeness();
const lines = delivered();
const duplicates = [...lines.values()].filter((times) => times > 1).length;
console.log(
  `${rounds} rounds of SIGKILL: ${acknowledged.size} acknowledged, ${missing()} of them missing, ` +
    `${lines.size} delivered, ${duplicates} more than once, store ${integrity}`,
);
rmSync(directory, { recursive: true });
process.exitCode = complete && duplicates === 0 && integrity === 'ok' ? 0 : 1;

async function start(): Promise<ChildProcess> {
  const program = join(import.meta.dirname, '../plugins/secmon-bridge/from-source.ts');
  const child = spawn(process.execPath, [program, '--config', place('bridge.yaml')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  if (child.exitCode !== null) throw new Error('the bridge did not start');
  return child;
}

/** The same batch again until it is acknowledged, as a sender does. */
async function sendUntilOver(): Promise<void> {
  while (!over.signal.aborted) {
    const from = next;
    next += BATCH;
    const batch = Array.from({ length: BATCH }, (_, index) => numberedEvent(from + index));
    if (!(await isTakenSometime(JSON.stringify(batch.map(reportOf))))) return;
    for (const { id } of batch) acknowledged.add(id);
  }
}

async function isTakenSometime(body: string): Promise<boolean> {
  while (!over.signal.aborted) {
    if (await isTaken(body)) return true;
    await delay(20);
  }
  return false;
}

/** What a sender says: the rest is the receiver's. */
function reportOf({ subject, state, summary, longOutput, start }: Event): object {
  return { subject, state, summary, longOutput, start };
}

async function isTaken(body: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` };
  return await fetch(`http://127.0.0.1:${port}/v1/results`, { method: 'POST', headers, body }).then(
    ({ status }) => status === 202,
    () => false,
  );
}

/** How often each event stands in the file. */
function delivered(): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const line of readFileSync(place('events.jsonl'), 'utf8').split('\n').slice(0, -1)) {
    const { id } = JSON.parse(line) as Event;
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  return times;
}

function missing(): number {
  const there = delivered();
  return [...acknowledged].filter((id) => !there.has(id)).length;
}

function wholeness(): string {
  const database = new DatabaseSync(place('store.db'));
  const answer = database.prepare('pragma integrity_check').get();
  database.close();
  return String(answer?.['integrity_check']);
}
