/** The machine that we run on, as a probe sees it. */
import type { Worker } from 'node:worker_threads';
import type { Host } from '../src/host/host.ts';
import type { Http } from '../src/host/http.ts';
import { localAccounts } from '../src/host/local/accounts.ts';
import { localClock } from '../src/host/local/clock.ts';
import { localCommands } from '../src/host/local/commands.ts';
import { createDigests } from '../src/host/local/digests.ts';
import { createExpressions } from '../src/host/local/expressions.ts';
import { localFiles, localManyFiles } from '../src/host/local/files.ts';
import { Threads } from '../src/host/local/threads.ts';
import { createTrees } from '../src/host/local/trees.ts';
import type { Store } from '../src/host/store.ts';
import type { Tls } from '../src/host/tls.ts';

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
    operator: { ...machine, store, manyFiles: localManyFiles },
    clock: localClock,
    digests: createDigests(threads),
    commands: localCommands,
    expressions: createExpressions(threads),
    http,
    tls,
    environment: (name) => {
      const value = process.env[name];
      return value === '' ? undefined : value;
    },
  };
}

/** Most runs neither talk to a network nor write anything, so that adapters for it are loaded by the first call. */
const http: Http = {
  get: async (...call) => (await import('../src/host/local/http.ts')).localHttp.get(...call),
  post: async (...call) => (await import('../src/host/local/http.ts')).localHttp.post(...call),
  server: async (...call) => (await import('../src/host/local/http.ts')).localHttp.server(...call),
};
const tls: Tls = {
  inspect: async (...call) => (await import('../src/host/local/tls.ts')).localTls.inspect(...call),
};
const store: Store = {
  replace: async (...call) => (await import('../src/host/local/store.ts')).localStore.replace(...call),
  create: async (...call) => (await import('../src/host/local/store.ts')).localStore.create(...call),
  install: async (...call) => (await import('../src/host/local/store.ts')).localStore.install(...call),
  subdirectory: async (...call) =>
    (await import('../src/host/local/store.ts')).localStore.subdirectory(...call),
  exclusively: async (...call) =>
    (await import('../src/host/local/store.ts')).localStore.exclusively(...call),
};

/** A thread that finds its current directory gone ends the whole process. */
function leaveLostDirectory(): void {
  try {
    process.cwd();
  } catch {
    process.chdir('/');
  }
}
