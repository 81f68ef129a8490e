/** Runs from the sources: `node plugins/from-source.ts NAME [ARGUMENT]...`, for development. */
import { Worker } from 'node:worker_threads';
import { checks } from '../checks/lazy.generated.ts';
import { localHost } from './local-host.ts';
import { main } from './main.ts';

const [name = 'secmon', ...argv] = process.argv.slice(2);

await main(
  name,
  argv,
  localHost(() => new Worker(new URL('../src/host/local/worker.ts', import.meta.url))),
  checks,
  [process.execPath, import.meta.filename, 'secmon'],
);
