/** The machine that we run on, as a probe sees it. */
import type { Worker } from 'node:worker_threads';
import type { Host } from '../src/host/host.ts';
import { localAccounts } from '../src/host/local/accounts.ts';
import { localClock } from '../src/host/local/clock.ts';
import { localCommands } from '../src/host/local/commands.ts';
import { localFiles } from '../src/host/local/files.ts';
import { localHttp } from '../src/host/local/http.ts';
import { createTrees } from '../src/host/local/trees.ts';

/** @param startWalker starts one walk worker; how depends on whether we run compiled or from the sources */
export function localHost(startWalker: () => Worker): Host {
  const machine = {
    files: localFiles,
    trees: createTrees(() => {
      leaveLostDirectory();
      return startWalker();
    }),
    accounts: localAccounts,
  };
  return {
    ...machine,
    operator: machine,
    clock: localClock,
    commands: localCommands,
    http: localHttp,
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
