import { Worker } from 'node:worker_threads';
import { localHost } from '../../plugins/local-host.ts';
import type { Host } from '../../src/host/host.ts';

const walker = new URL('../../src/host/local/walk-worker.ts', import.meta.url);

/** This machine, as the sources see it. */
export function localHostFromSource(): Host {
  return localHost(() => new Worker(walker));
}
