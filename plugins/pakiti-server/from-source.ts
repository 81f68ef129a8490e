/** `node plugins/pakiti-server/from-source.ts [OPTION]...`: the server, for development and tests. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { localHost } from '../local-host.ts';
import { pakitiServerMain } from './main.ts';

await pakitiServerMain(
  process.argv.slice(2),
  localHost(() => new Worker(new URL('../../src/host/local/worker.ts', import.meta.url))),
  [process.execPath, join(import.meta.dirname, '../from-source.ts'), 'secmon'],
);
