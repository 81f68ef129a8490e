/**
 * `npm start`: builds what is stale, runs every check on this machine with its defaults, hands the results to a bridge
 * of its own on an embedded store, and shows what arrived: in the file that it writes to, in the portal's feed, and as issues of the ledger. It also inventories
 * this machine, and judges it by the feeds in the directories of `--feeds`. With `--serve` the bridge stays up.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { textTable } from '../src/cli/text-table.ts';
import { compareSeverity, type State } from '../src/result/index.ts';
import { newToken } from '../src/trust/tokens.ts';
import { showPackages } from './show-packages.ts';
import { startArguments, type StartArguments } from './start-arguments.ts';

const DIST = join(import.meta.dirname, '../dist');
const FEED = '/v1/states';
const SITE = 'THIS-MACHINE';
const PATIENCE_MILLISECONDS = 30_000;
const USAGE = 3;
const { serve, feeds, words } = argumentsOrEnd();

const build = spawnSync(process.execPath, [join(import.meta.dirname, 'build.ts'), '--if-stale'], {
  stdio: 'inherit',
});
if (build.status !== 0) process.exit(build.status ?? 1);

const directory = mkdtempSync(join(tmpdir(), 'secmon-start-'));
const place = (name: string): string => join(directory, name);
try {
  mkdirSync(place('reports'), { mode: 0o700 });
  const suite = spawnSync(
    join(DIST, 'secmon'),
    ['check', 'run', '--all', '--report', place('reports'), ...words],
    {
      argv0: 'dist/secmon',
      stdio: 'inherit',
      env: { ...process.env, PATH: callersPath(process.env['PATH'] ?? '') },
    },
  );
  process.exitCode = suite.status ?? 1;
  if (suite.status === 0) {
    const { exitCode, why } = showPackages({ dist: DIST, report: place('report'), feeds });
    process.exitCode = exitCode;
    await showBridge();
    if (why !== undefined) console.log(`\nnpm start ends with ${exitCode}: ${why}`);
  } else console.log(`\nnpm start ends with ${process.exitCode}: the checks could not all be run, see above`);
} finally {
  rmSync(directory, { recursive: true });
}

function argumentsOrEnd(): StartArguments {
  try {
    return startArguments(process.argv.slice(2));
  } catch (error) {
    console.log(`npm start: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(USAGE);
  }
}

async function showBridge(): Promise<void> {
  const { token, stored } = newToken('start', '2099-01-01T00:00:00Z', { scopes: ['submit', 'read'] });
  writeFileSync(place('tokens.json'), JSON.stringify({ tokens: [stored] }), { mode: 0o600 });
  writeFileSync(place('bridge.yaml'), JSON.stringify(configuration()), { mode: 0o600 });
  const bridge = spawn(join(DIST, 'secmon-bridge'), ['--config', place('bridge.yaml')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const address = await addressOf(bridge);
    await deliver(address, token);
    const results = await show(address, token);
    await showIssues(address, results);
    if (serve) await serveUntilTold(address, token);
    else console.log('\nnpm start -- --serve leaves the bridge up and says how to ask it.');
  } finally {
    bridge.kill('SIGTERM');
    await once(bridge, 'exit');
  }
}

function configuration(): object {
  return {
    store: { sqlite: place('bridge.db') },
    status: place('bridge.json'),
    listen: { port: 0, tokens: place('tokens.json') },
    receivers: [{ name: 'http', kind: 'http' }],
    sinks: [{ name: 'archive', kind: 'file', path: place('events.jsonl') }],
    portal: {},
    hosts: [{ host: hostname(), site: SITE }],
    // Each check runs once here.
    incidents: { rules: [{ results: 1 }] },
  };
}

/** From the daemon's own log. */
async function addressOf(bridge: ChildProcess): Promise<string> {
  let log = '';
  bridge.stdout?.setEncoding('utf8').on('data', (text: string) => (log += text));
  return await soon('the bridge', () => {
    if (bridge.exitCode !== null) throw new Error(log);
    const line = log.split('\n').find((text) => text.includes('"event":"started"'));
    return line === undefined
      ? undefined
      : `http://127.0.0.1:${(JSON.parse(line) as { readonly port: number }).port}`;
  });
}

async function deliver(address: string, token: string): Promise<void> {
  for (const name of readdirSync(place('reports'))) {
    const { status } = await fetch(`${address}/v1/results`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: readFileSync(join(place('reports'), name)),
    });
    if (status !== 202) throw new Error(`the bridge answered ${status}`);
  }
}

interface Shown {
  readonly items: readonly {
    readonly state: State;
    readonly site: string;
    readonly host: string;
    readonly service: string;
  }[];
}

/** @returns how many results */
async function show(address: string, token: string): Promise<number> {
  const rows = await soon('the results', async () => {
    const answer = await fetch(`${address}${FEED}`, { headers: { authorization: `Bearer ${token}` } });
    const { items: shown } = (await answer.json()) as Shown;
    const file = place('events.jsonl');
    const archived = existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
    return shown.length > 0 && archived === shown.length ? shown : undefined;
  });
  console.log(
    `\nThe bridge stored ${rows.length} results, wrote each to its file sink once, and shows them in the`,
  );
  console.log(`portal's feed (GET ${FEED}):\n`);
  const worstFirst = rows.toSorted(
    (one, other) => compareSeverity(other.state, one.state) || (one.service < other.service ? -1 : 1),
  );
  const cells = worstFirst.map(({ state, site, host, service }) => [state, site, host, service]);
  process.stdout.write(textTable([['STATE', 'SITE', 'HOST', 'SERVICE'], ...cells]));
  return rows.length;
}

async function showIssues(address: string, results: number): Promise<void> {
  await soon('the ledger', async () => {
    const text = await (await fetch(`${address}/metrics`)).text();
    return text.includes(`incidents_results_total{what="taken"} ${results}\n`) ? true : undefined;
  });
  console.log(
    '\nThe ledger has opened an issue for each thing that is to be fixed (secmon incident list, over a store that stays):\n',
  );
  spawnSync(join(DIST, 'secmon'), ['incident', 'list', '--config', place('bridge.yaml')], {
    stdio: 'inherit',
  });
}

async function serveUntilTold(address: string, token: string): Promise<void> {
  console.log(`\nThe bridge is at ${address} until you press Ctrl-C. Ask it, for example:`);
  console.log(`  curl -H 'Authorization: Bearer ${token}' ${address}/v1/roll-up/all`);
  console.log(`  curl ${address}/metrics`);
  await new Promise<void>((told) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => told());
  });
}

async function soon<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  while (Date.now() < end) {
    const answer = await look();
    if (answer !== undefined) return answer;
    await delay(100);
  }
  throw new Error(`${what}: not within ${PATIENCE_MILLISECONDS / 1000} s`);
}

/** npm puts directories of its own before PATH, and PATH is one of the things that are judged. */
function callersPath(path: string): string {
  return path
    .split(':')
    .filter((directory) => !/\/node_modules\/\.bin$|\/node-gyp-bin$/.test(directory))
    .join(':');
}
