/**
 * Reports of nodes over HTTP into the embedded store of the compiled server, beside node:http that keeps each body as it is.
 * By itself: `node test/bench/pakiti-ingest.ts`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../kit/eventually.ts';
import { PAKITI_SERVER } from '../kit/executable.ts';
import { atLeast, type Row, stated } from './row.ts';

const HOSTS = 2000;
const AGAIN = 10_000;
const CONNECTIONS = 32;
const PATIENCE_SECONDS = 60;

interface Rates {
  /** Reports per second. */
  readonly fresh: number;
  readonly same: number;
}

export async function benchPakitiIngest(): Promise<readonly Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  const at = (name: string): string => join(directory, name);
  const settings = { store: { sqlite: at('pakiti.db') }, listen: { port: 0 } };
  writeFileSync(at('server.yaml'), JSON.stringify(settings), { mode: 0o600 });
  try {
    const peer = await ratesOf([
      process.execPath,
      join(import.meta.dirname, 'pakiti-ingest-peer.ts'),
      at('raw.db'),
    ]);
    const ours = await ratesOf([PAKITI_SERVER, '--config', at('server.yaml')]);
    return [
      atLeast(
        'Pakiti: new reports of 1,500 packages over HTTP, embedded store',
        'reports/s',
        ours.fresh,
        400,
      ),
      atLeast('Pakiti: unchanged reports over HTTP', 'reports/s', ours.same, 2500),
      stated(
        'node:http and the raw body into SQLite',
        `new ${beside(ours.fresh, peer.fresh)}; unchanged ${beside(ours.same, peer.same)}`,
      ),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function beside(ours: number, theirs: number): string {
  return `${Math.round(theirs)} reports/s, ours ${(ours / theirs).toFixed(2)} ×`;
}

async function ratesOf([program = '', ...argv]: readonly string[]): Promise<Rates> {
  const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  try {
    const port = await eventually('a port', PATIENCE_SECONDS, () =>
      /"port":(\d+)|^(\d+)$/m.exec(said)?.slice(1).find(Boolean),
    );
    const fresh = HOSTS / secondsOf(port, HOSTS);
    return { fresh, same: AGAIN / secondsOf(port, AGAIN) };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

function secondsOf(port: string, reports: number): number {
  const argv = [
    join(import.meta.dirname, 'pakiti-load.ts'),
    port,
    String(reports),
    String(HOSTS),
    String(CONNECTIONS),
  ];
  return Number(execFileSync(process.execPath, argv, { encoding: 'utf8' }));
}

if (process.argv[1] === import.meta.filename) console.log(await benchPakitiIngest());
