/** The daemon from the first request to the last line of its sink. By itself: `node test/bench/bridge.ts [EVENTS]`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newToken } from '../../src/trust/tokens.ts';
import { eventually } from '../kit/eventually.ts';
import { freePort } from '../kit/free-port.ts';
import { numberedEvent } from '../kit/sample-event.ts';

const CONNECTIONS = 16;
const PATIENCE_SECONDS = 600;

export interface Ingest {
  /** Events per second until the last was acknowledged, and until it was in both files. */
  readonly acknowledged: number;
  readonly delivered: number;
  /** Largest resident set, MB. */
  readonly memory: number;
}

/** @param batch events in one request */
export async function ingest(events: number, batch: number): Promise<Ingest> {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  const place = (name: string): string => join(directory, name);
  const port = await freePort();
  const { token, stored } = newToken('bench', '2099-01-01T00:00:00Z');
  const sinks = ['one', 'two'].map((name) => ({ name, kind: 'file', path: place(name) }));
  const configuration = {
    store: { sqlite: place('store.db') },
    listen: { port },
    receivers: [{ name: 'http', kind: 'http' }],
    sinks,
    tokens: [stored],
  };
  writeFileSync(place('bridge.yaml'), JSON.stringify(configuration), { mode: 0o600 });
  const program = join(import.meta.dirname, '../../plugins/secmon-bridge/from-source.ts');
  const bridge = spawn(process.execPath, [program, '--config', place('bridge.yaml')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(bridge.stdout, 'data');
  try {
    const bodies = Array.from({ length: Math.ceil(events / batch) }, (_, index) =>
      bodyOf(index * batch, batch),
    );
    const bytes = sinkBytes(events);
    const started = performance.now();
    await post(port, token, bodies);
    const acknowledged = events / ((performance.now() - started) / 1000);
    await eventually('everything in both files', PATIENCE_SECONDS, () =>
      sinks.every(({ path }) => statSync(path).size >= bytes) ? true : undefined,
    );
    const delivered = events / ((performance.now() - started) / 1000);
    return { acknowledged, delivered, memory: peakMegabytes(bridge.pid ?? 0) };
  } finally {
    bridge.kill('SIGTERM');
    await once(bridge, 'exit');
    rmSync(directory, { recursive: true });
  }
}

function bodyOf(from: number, batch: number): string {
  const events = Array.from({ length: batch }, (_, index) => numberedEvent(from + index));
  return JSON.stringify(
    events.map(({ subject, state, summary, longOutput, start }) => ({
      subject,
      state,
      summary,
      longOutput,
      start,
    })),
  );
}

/** No more than the least that so many lines can be. */
function sinkBytes(events: number): number {
  let bytes = 0;
  for (let index = 0; index < events; index += 1) {
    const { id, subject, state, summary, longOutput, start } = numberedEvent(index);
    const line = {
      subject,
      state,
      stateType: 'hard',
      summary,
      longOutput,
      perfdata: '',
      start,
      end: start,
      tags: {},
      via: ['http'],
      id,
      source: 'http',
      reporter: 'bench',
      signature: 'none',
    };
    bytes += JSON.stringify(line).length + 1;
  }
  return bytes;
}

async function post(port: number, token: string, bodies: readonly string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let next = 0;
  const connection = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++])
      await postOne(agent, port, token, body);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  agent.destroy();
}

function postOne(agent: Agent, port: number, token: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-length': Buffer.byteLength(body) };
    const options = { agent, port, host: '127.0.0.1', path: '/v1/results', method: 'POST', headers };
    const call = request(options, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 202 ? resolve() : reject(new Error(`${response.statusCode}`)),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}

function peakMegabytes(pid: number): number {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(peak) / 1024;
}

if (process.argv[1] === import.meta.filename) {
  const events = Number(process.argv[2] ?? 100_000);
  for (const batch of [100, 1]) console.log(batch, await ingest(events, batch));
}
