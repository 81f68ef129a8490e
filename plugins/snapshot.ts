/** The start-up snapshot: what is in it, and how a process begins from it. */
import { startupSnapshot, stopCoverage } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import type { Check } from '../src/check/index.ts';
import { runPlugin } from '../src/cli/run-plugin.ts';
import { localHost } from './local-host.ts';
import { main } from './main.ts';

/** Variables that Node or OpenSSL would obey, to the harm of whoever trusts the result. */
const DEAF_TO = /^(?:NODE_|UV_|OPENSSL_|SSL_CERT_|WATCH_)/;

/**
 * Makes the process, once started from the snapshot, run these checks and the operator's command.
 * @param warmUps command lines, by check, that are run once while the snapshot is built, so that it holds their code
 * compiled; their results are thrown away. A check that is not named is not run: by default it may reach for a network
 */
export function snapshot(
  checks: readonly Check[],
  warmUps: Readonly<Record<string, readonly string[]>>,
): void {
  const host = localHost(startWorker);
  startupSnapshot.setDeserializeMainFunction(() => {
    if (process.env['NODE_V8_COVERAGE'] !== undefined) stopCoverage();
    for (const name of Object.keys(process.env))
      if (DEAF_TO.test(name)) Reflect.deleteProperty(process.env, name);
    void main(process.argv0, process.argv.slice(2), host, checks);
  });
  for (const check of checks) {
    const argv = warmUps[check.name];
    if (argv !== undefined) void warm(check, argv);
  }
}

async function warm(check: Check, argv: readonly string[]): Promise<void> {
  const world = {
    host: localHost(startWorker),
    version: '',
    signal: new AbortController().signal,
    reach: () => Promise.reject(new Error('no host is reached while the snapshot is built')),
    setDeadline: () => undefined,
  };
  await runPlugin(check, argv, world);
}

/** Neither module can be in a snapshot, so they are fetched when a thread is started. */
function startWorker(): Worker {
  const threads = process.getBuiltinModule('node:worker_threads');
  const { getAsset } = process.getBuiltinModule('node:sea');
  return new threads.Worker(getAsset('worker.js', 'utf8'), {
    eval: true,
    resourceLimits: { maxYoungGenerationSizeMb: 2 },
  });
}
