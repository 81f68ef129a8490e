/**
 * `npm run test:crash [ROUNDS]`: SIGKILL at random moments under load, while one of the sinks fails in every way. Every
 * acknowledged event must reach every sink, once and in the order of its subject, and the store must be whole. Exits 1
 * when that is not so.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newToken } from '../src/trust/tokens.ts';
import { Aftermath, idsInFile } from './crash/account.ts';
import { KeyedServer } from './crash/keyed-server.ts';
import { Senders } from './crash/senders.ts';
import { eventually } from './kit/eventually.ts';
import { freePort } from './kit/free-port.ts';

const LONGEST_LIFE_MILLISECONDS = 1000;
/** One round in so many is killed while it starts. */
const STILLBORN = 5;
const PATIENCE_SECONDS = 300;
const LOOK_MILLISECONDS = 1000;

const rounds = Number(process.argv[2] ?? 200);
const directory = mkdtempSync(join(tmpdir(), 'secmon-crash-'));
const place = (name: string): string => join(directory, name);
const server = new KeyedServer();
const url = await server.listen();
const port = await freePort();
const { token, stored } = newToken('crash', '2099-01-01T00:00:00Z');
const configuration = {
  store: { sqlite: place('store.db') },
  listen: { port, tokens: place('tokens.json') },
  receivers: [{ name: 'http', kind: 'http' }],
  sinks: [
    { name: 'file', kind: 'file', path: place('events.jsonl'), maxBytes: 2 ** 40 },
    { name: 'keyed', kind: 'keyed', url },
  ],
};
writeFileSync(place('tokens.json'), JSON.stringify({ tokens: [stored] }), { mode: 0o600 });
writeFileSync(place('bridge.json'), JSON.stringify(configuration), { mode: 0o600 });

const senders = new Senders(port, token);
senders.start();
for (let round = 0; round < rounds; round += 1) {
  const bridge = start();
  if (round % STILLBORN !== 0) await ready(bridge);
  await delay(Math.random() * LONGEST_LIFE_MILLISECONDS);
  await end(bridge, 'SIGKILL');
}
await senders.stop();
server.recover();
const { acknowledged } = senders;
const bridge = start();
await ready(bridge);
const effects = (): Readonly<Record<'file' | 'keyed', readonly string[]>> => ({
  file: idsInFile(place('events.jsonl')),
  keyed: [...server.effects],
});
const recovered = performance.now();
await eventually('every acknowledged event', PATIENCE_SECONDS, async () => {
  // The server of the keyed sink lives in this process: it is not kept from its work by looking all the time.
  await delay(LOOK_MILLISECONDS);
  if (server.effects.size < acknowledged.size) return undefined;
  return Object.values(effects()).every((ids) => isSubset(acknowledged, ids)) ? true : undefined;
}).catch((error: unknown) => console.log(String(error)));
const seconds = Math.round((performance.now() - recovered) / 1000);
await end(bridge, 'SIGTERM');

const aftermath = new Aftermath(place('store.db'));
const wholeness = await aftermath.wholeness();
console.log(
  `${rounds} rounds of SIGKILL: ${acknowledged.size} events acknowledged, ${senders.repeated} batches sent again; ` +
    `all delivered within ${seconds} s; store ${wholeness}`,
);
console.log(
  `the keyed sink: ${JSON.stringify(server.fates)}, asked again for ${server.repeated} events that had had their effect`,
);
let good = wholeness === 'ok' && server.confused === 0;
for (const [sink, ids] of Object.entries(effects())) {
  const { missing, duplicates, disordered } = aftermath.account(acknowledged, ids);
  console.log(
    `${sink}: ${ids.length} effects, ${missing} missing, ${duplicates} more than once, ${disordered} out of order`,
  );
  good &&= missing === 0 && duplicates === 0 && disordered === 0;
}
await server.close();
if (good) rmSync(directory, { recursive: true });
else console.log(`what is left lies in ${directory}`);
process.exitCode = good ? 0 : 1;

function isSubset(few: ReadonlySet<string>, many: readonly string[]): boolean {
  const there = new Set(many);
  return [...few].every((id) => there.has(id));
}

function start(): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, 'crash/bridge.ts'), place('bridge.json')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function ready(child: ChildProcess): Promise<void> {
  await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')]);
  if (hasEnded(child)) throw new Error('the bridge did not start');
}

/** @throws Error when it had ended by itself */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child))
    throw new Error(`the bridge has ended by itself (${child.exitCode ?? child.signalCode})`);
  child.kill(signal);
  await once(child, 'exit');
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
