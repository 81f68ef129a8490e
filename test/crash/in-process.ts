/** The daemon's parts in this process, with the sink of the campaign among its kinds. */
import { Activity } from '../../plugins/secmon-bridge/activity.ts';
import type { Configuration } from '../../plugins/secmon-bridge/configuration.ts';
import { metrics } from '../../plugins/secmon-bridge/metrics.ts';
import { startBridge, type Running } from '../../plugins/secmon-bridge/daemon.ts';
import { openStore } from '../../plugins/store/open.ts';
import { sinkKinds } from '../../src/bridge/deliver/index.generated.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { keyedSink } from './keyed-sink.ts';

export async function startWithKeyed(configuration: Configuration): Promise<Running> {
  const machine = localMachine(localHostFromSource());
  const store = await openStore(configuration.store);
  const running = await startBridge(configuration, {
    machine,
    store,
    activity: new Activity({ write: () => undefined }),
    metrics: metrics(),
    startedAt: machine.clock.now(),
    random: Math.random,
    keepsOld: () => undefined,
    kinds: [...sinkKinds, keyedSink],
  });
  return {
    ...running,
    stop: async () => {
      await running.stop();
      await store.close();
    },
  };
}
