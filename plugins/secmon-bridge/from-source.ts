/** `node plugins/secmon-bridge/from-source.ts [OPTION]...`: the daemon, for development and tests. */
import { Worker } from 'node:worker_threads';
import { localHost } from '../local-host.ts';
import { bridgeMain } from './main.ts';

await bridgeMain(
  process.argv.slice(2),
  localHost(() => new Worker(new URL('../../src/host/local/worker.ts', import.meta.url))),
);
