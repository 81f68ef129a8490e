/** `node bridge.ts CONFIG`: the daemon from source, with the sink of the campaign among its kinds; CONFIG is JSON. */
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { localHost } from '../../plugins/local-host.ts';
import { Activity } from '../../plugins/secmon-bridge/activity.ts';
import type { Configuration } from '../../plugins/secmon-bridge/configuration.ts';
import { startBridge } from '../../plugins/secmon-bridge/daemon.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { sinkKinds } from '../../src/bridge/deliver/index.generated.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { keyedSink } from './keyed-sink.ts';

const host = localHost(() => new Worker(new URL('../../src/host/local/worker.ts', import.meta.url)));
const machine = localMachine(host);
const configuration = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Configuration & {
  readonly store: { readonly sqlite: string };
};
const store = await openSqlite(configuration.store.sqlite);
await store.releaseClaims();
const running = await startBridge(configuration, {
  machine,
  store,
  activity: new Activity({ write: () => undefined }),
  startedAt: machine.clock.now(),
  random: Math.random,
  kinds: [...sinkKinds, keyedSink],
});
console.log(`listening on http://127.0.0.1:${running.port}`);
process.once(
  'SIGTERM',
  () =>
    void running
      .stop()
      .then(() => store.close())
      .then(() => process.exit(0)),
);
