/** The machine that we run on, as a probe sees it. */
import type { Worker } from 'node:worker_threads';
import type { Host } from '../src/host/host.ts';
import { localAccounts } from '../src/host/local/accounts.ts';
import { localClock } from '../src/host/local/clock.ts';
import { localCommands } from '../src/host/local/commands.ts';
import { createDigests } from '../src/host/local/digests.ts';
import { localFiles } from '../src/host/local/files.ts';
import { localHttp } from '../src/host/local/http.ts';
import { localStore } from '../src/host/local/store.ts';
import { Threads } from '../src/host/local/threads.ts';
import { localTls } from '../src/host/local/tls.ts';
import { createTrees } from '../src/host/local/trees.ts';

/**
 * @param startWorker starts one thread that runs `src/host/local/worker.ts`; how depends on whether we run compiled or from
 * the sources
 */
export function localHost(startWorker: () => Worker): Host {
  const threads = new Threads(() => {
    leaveLostDirectory();
    return startWorker();
  });
  const machine = {
    files: localFiles,
    trees: createTrees(threads),
    accounts: localAccounts,
  };
  return {
    ...machine,
    operator: { ...machine, store: localStore },
    clock: localClock,
    digests: createDigests(threads),
    commands: localCommands,
    http: localHttp,
    tls: localTls,
    environment: (name) => {
      const value = process.env[name];
      return value === '' ? undefined : value;
    },
  };
}

/** A thread that finds its current directory gone ends the whole process. */
function leaveLostDirectory(): void {
  try {
    process.cwd();
  } catch {
    process.chdir('/');
  }
}
