/**
 * The daemon under load, and with a great backlog. By itself: `node test/bench/bridge.ts [EVENTS [PART]]`; there are
 * 1,000,000 events unless said otherwise.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { eventually } from '../kit/eventually.ts';
import { BRIDGE } from '../kit/executable.ts';
import { freePort } from '../kit/free-port.ts';
import { numberedEvent } from '../kit/sample-event.ts';
import { atLeast, below, type Row, stated } from './row.ts';

const EVENTS = 1_000_000;
const SINGLES = 40_000;
const BATCH = 100;
const CONNECTIONS = { batches: 8, singles: 64 } as const;
const PATIENCE_SECONDS = 900;
const IDLE_SECONDS = 10;

const PARTS: Readonly<Record<string, (events: number) => Promise<readonly Row[]>>> = { ingest, drain, idle };

export async function benchBridge(events = EVENTS): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const part of Object.values(PARTS)) rows.push(...(await part(events)));
  return rows;
}

/** HTTP to durable in the embedded store, while two file sinks are served. */
async function ingest(events: number): Promise<readonly Row[]> {
  return await withBridge(['one', 'two'], async (bridge) => {
    const batches = bridge.load(0, events, BATCH, CONNECTIONS.batches);
    const cpu = bridge.cpuSeconds();
    await bridge.delivered(events);
    const cpuDelivered = bridge.cpuSeconds();
    const singles = bridge.load(events, SINGLES, 1, CONNECTIONS.singles);
    const last = batches.seconds - (batches.tenths.at(-2) ?? 0);
    const size = events.toLocaleString('en');
    return [
      atLeast(
        `ingest to durable, batches of ${BATCH}, until ${size} rows`,
        'events/s',
        events / batches.seconds,
        12_000,
      ),
      atLeast(`the last tenth of that`, 'events/s', events / 10 / last, 12_000),
      atLeast(`single events, above ${size} rows`, 'events/s', SINGLES / singles.seconds, 4000),
      stated(
        `CPU of the daemon for ${size}`,
        `${cpu.toFixed(1)} s; until both files have it all ${cpuDelivered.toFixed(1)} s`,
      ),
    ];
  });
}

/** A backlog through one file sink. */
async function drain(events: number): Promise<readonly Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  await fill(join(directory, 'store.db'), events);
  return await withBridge(
    ['one'],
    async (bridge) => {
      const seconds = await bridge.deciles('one', events);
      const first = seconds[0] ?? 0;
      const last = (seconds[9] ?? 0) - (seconds[8] ?? 0);
      const what = `backlog of ${events.toLocaleString('en')} into a file`;
      return [
        stated(what, `${Math.round(events / (seconds[9] ?? 1))} events/s`),
        atLeast('the last tenth of it against the first', 'throughput ×', first / last, 0.9),
        below('memory of that', 'resident', bridge.peakMegabytes(), 250),
      ];
    },
    directory,
  );
}

async function idle(): Promise<readonly Row[]> {
  return await withBridge(['one', 'two'], async (bridge) => {
    await delay(IDLE_SECONDS * 1000);
    const before = bridge.cpuSeconds();
    await delay(IDLE_SECONDS * 1000);
    const share = (100 * (bridge.cpuSeconds() - before)) / IDLE_SECONDS;
    return [stated('idle daemon, two sinks', `${share.toFixed(1)} % CPU, resident ${bridge.megabytes()} MB`)];
  });
}

async function fill(path: string, events: number): Promise<void> {
  const store = await openSqlite(path);
  const size = 5000;
  for (let from = 0; from < events; from += size) {
    const rows = Array.from({ length: Math.min(size, events - from) }, (_, index) => {
      const event = numberedEvent(from + index);
      return { id: event.id, subject: `${from + (index % 1000)}`, body: JSON.stringify(event) };
    });
    await store.append(rows, 1);
  }
  await store.close();
}

interface Load {
  readonly seconds: number;
  /** When each tenth was acknowledged. */
  readonly tenths: readonly number[];
}

class Bridge {
  readonly #process: ChildProcess;
  readonly #port: number;
  readonly #token: string;
  readonly #directory: string;

  constructor(process: ChildProcess, port: number, token: string, directory: string) {
    this.#process = process;
    this.#port = port;
    this.#token = token;
    this.#directory = directory;
  }

  load(first: number, events: number, batch: number, connections: number): Load {
    const numbers = [first, events, batch, connections].map(String);
    const program = join(import.meta.dirname, 'bridge-load.ts');
    const argv = [program, String(this.#port), this.#token, ...numbers];
    const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as Load;
  }

  /** Until every file has so many lines. */
  async delivered(events: number): Promise<void> {
    for (const name of ['one', 'two']) await this.deciles(name, events);
  }

  /** Seconds from now until each tenth of so many lines is in the file of the sink. */
  async deciles(name: string, events: number): Promise<readonly number[]> {
    const started = performance.now();
    const path = join(this.#directory, name);
    const seconds: number[] = [];
    let [lines, read] = [0, 0];
    await eventually(`${events} lines in ${path}`, PATIENCE_SECONDS, () => {
      const { size } = statSync(path);
      lines += linesBetween(path, read, size);
      read = size;
      while (lines >= ((seconds.length + 1) * events) / 10)
        seconds.push((performance.now() - started) / 1000);
      return lines >= events ? true : undefined;
    });
    return seconds;
  }

  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.#process.pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    const ticksPerSecond = 100;
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  }

  peakMegabytes(): number {
    return this.#kilobytes('VmHWM') / 1024;
  }

  megabytes(): number {
    return Math.round(this.#kilobytes('VmRSS') / 1024);
  }

  #kilobytes(name: string): number {
    const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
  }
}

function linesBetween(path: string, from: number, to: number): number {
  const counted = spawnSync(
    '/bin/sh',
    ['-c', `tail -c +${from + 1} "$0" | head -c ${to - from} | wc -l`, path],
    {
      encoding: 'utf8',
    },
  );
  return Number(counted.stdout);
}

async function withBridge<T>(
  sinks: readonly string[],
  measure: (bridge: Bridge) => Promise<T>,
  directory = mkdtempSync(join(tmpdir(), 'secmon-bench-')),
): Promise<T> {
  const place = (name: string): string => join(directory, name);
  const port = await freePort();
  const { token, stored } = newToken('bench', '2099-01-01T00:00:00Z');
  const configuration = {
    store: { sqlite: place('store.db') },
    listen: { port, tokens: place('tokens.json') },
    receivers: [{ name: 'http', kind: 'http' }],
    sinks: sinks.map((name) => ({ name, kind: 'file', path: place(name), maxBytes: 2 ** 40 })),
    maxBacklog: 10 * EVENTS,
  };
  writeFileSync(place('tokens.json'), JSON.stringify({ tokens: [stored] }), { mode: 0o600 });
  writeFileSync(place('bridge.yaml'), JSON.stringify(configuration), { mode: 0o600 });
  const child = spawn(BRIDGE, ['--config', place('bridge.yaml')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  try {
    return await measure(new Bridge(child, port, token, directory));
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(directory, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const [events = EVENTS, part] = [
    process.argv[2] === undefined ? undefined : Number(process.argv[2]),
    process.argv[3],
  ];
  const bench = part === undefined ? benchBridge : PARTS[part];
  for (const { what, measured } of (await bench?.(events)) ?? []) console.log(`${what}: ${measured}`);
}
