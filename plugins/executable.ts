/**
 * Entry of the compiled executable. It runs once while the start-up snapshot is built, so that everything up to here is
 * loaded and compiled in advance, and again from {@link setDeserializeMainFunction} at every start.
 */
import { startupSnapshot } from 'node:v8';
import type * as WorkerThreads from 'node:worker_threads';
import type * as Sea from 'node:sea';
import { localHost } from './local-host.ts';
import { main } from './main.ts';

/** Variables that Node or OpenSSL would obey, to the harm of whoever trusts the result. */
const DEAF_TO = /^(?:NODE_|UV_|OPENSSL_|SSL_CERT_)/;

startupSnapshot.setDeserializeMainFunction(() => {
  for (const name of Object.keys(process.env))
    if (DEAF_TO.test(name)) Reflect.deleteProperty(process.env, name);
  void main(process.argv0, process.argv.slice(2), localHost(startWalker));
});

/** These two cannot be in a snapshot, so they are fetched when a tree is walked. */
function startWalker(): WorkerThreads.Worker {
  const { Worker } = process.getBuiltinModule('node:worker_threads') as typeof WorkerThreads;
  const { getAsset } = process.getBuiltinModule('node:sea') as typeof Sea;
  return new Worker(getAsset('walk-worker.js', 'utf8'), { eval: true });
}
