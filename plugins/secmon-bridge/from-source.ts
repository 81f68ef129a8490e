/** `node plugins/secmon-bridge/from-source.ts CONFIG`: the daemon, until SIGTERM. */
import { Failure } from '../../src/host/failure.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { Worker } from 'node:worker_threads';
import { localHost } from '../local-host.ts';
import { readConfiguration } from './configuration.ts';
import { startBridge } from './daemon.ts';

const host = localHost(() => new Worker(new URL('../../src/host/local/worker.ts', import.meta.url)));

try {
  const running = await startBridge(
    await readConfiguration(host, process.argv[2] ?? '/etc/secmon/bridge.yaml'),
    localMachine(host),
  );
  console.log(`listening on http://127.0.0.1:${running.port}`);
  for (const name of ['SIGTERM', 'SIGINT'] as const)
    process.once(name, () => void running.stop().then(() => process.exit(0)));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.log(error.message);
  process.exitCode = 1;
}
