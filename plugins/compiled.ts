/** How a process begins in the compiled executable, and what is tried out of it while it is built. */
import type { Worker } from 'node:worker_threads';
import type { CheckLoaders } from '../src/check/index.ts';
import { runPlugin } from '../src/cli/run-plugin.ts';
import { localHost } from './local-host.ts';
import { calledCheck, main } from './main.ts';

/** Variables that Node or OpenSSL would obey, to the harm of whoever trusts the result. */
const DEAF_TO = /^(?:NODE_|UV_|OPENSSL_|SSL_CERT_|WATCH_)/;

/** By the name of the program. */
export type Rehearsals = Readonly<Record<string, readonly (readonly string[])[]>>;

export interface Compiled {
  readonly start: () => void;
  /**
   * Runs a program as `start` does, all its rehearsals in one process, which the last of them ends.
   * @param rehearsed called after each but the last
   */
  readonly rehearse: (program: string, rehearsed: () => void) => Promise<void>;
}

export function compiled(checks: CheckLoaders, rehearsals: Rehearsals): Compiled {
  return {
    start() {
      if (process.env['NODE_V8_COVERAGE'] !== undefined) process.getBuiltinModule('node:v8').stopCoverage();
      for (const name of Object.keys(process.env))
        if (DEAF_TO.test(name)) Reflect.deleteProperty(process.env, name);
      void main(process.argv0, process.argv.slice(2), localHost(startWorker), checks);
    },
    async rehearse(program, rehearsed) {
      const commandLines = rehearsals[program] ?? [['--help']];
      const check = await calledCheck(program, checks)?.load();
      for (const argv of commandLines.slice(0, -1)) {
        if (check !== undefined) await tryOut(check, argv);
        rehearsed();
      }
      await main(program, commandLines.at(-1) ?? [], localHost(startWorker), checks);
    },
  };
}

async function tryOut(check: Parameters<typeof runPlugin>[0], argv: readonly string[]): Promise<void> {
  await runPlugin(check, argv, {
    host: localHost(startWorker),
    version: '',
    signal: new AbortController().signal,
    reach: () => Promise.reject(new Error('no host is reached while the executable is built')),
    setDeadline: () => undefined,
  });
}

/** Neither module is needed by most runs. */
function startWorker(): Worker {
  const threads = process.getBuiltinModule('node:worker_threads');
  const { getAsset } = process.getBuiltinModule('node:sea');
  return new threads.Worker(getAsset('worker.js', 'utf8'), {
    eval: true,
    resourceLimits: { maxYoungGenerationSizeMb: 2 },
  });
}
