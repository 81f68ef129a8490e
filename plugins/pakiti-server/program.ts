/** `pakiti-server [--config FILE]`, from its first line to its last. */
import { clockGuard } from '../../src/bridge/queue/clock-guard.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { RunningProgram } from '../process/daemon.ts';
import { begun, type Reloadable, replaced, requireSameStore } from '../process/reloading.ts';
import { systemdOf } from '../process/systemd.ts';
import { openLog } from '../secmon-bridge/log.ts';
import { openStore } from '../store/open.ts';
import { rememberedDoubt } from '../store/remembered-doubt.ts';
import { version } from '../version.ts';
import { Activity } from './activity.ts';
import { complaintAt, readConfiguration, type Configuration } from './configuration.ts';
import { startServer, type Running } from './daemon.ts';
import { metrics } from './metrics.ts';
import { syncProcess } from './sync-process.ts';

export const DEFAULT_CONFIGURATION = '/etc/secmon/pakiti-server.yaml';

/**
 * @param operator how the operator's `secmon` is called: a program and its first words
 * @throws Failure when the configuration cannot be read or used; then nothing runs
 */
export async function startProgram(
  path: string,
  machine: Machine,
  operator: readonly [string, ...string[]],
): Promise<RunningProgram> {
  let configuration = await readConfiguration(machine, path);
  const log = openLog(configuration.log ?? 'info');
  const { clock } = machine;
  const systemd = systemdOf(machine);
  const store = await openStore(configuration.store);
  const world = {
    ...{ machine, store, log, activity: new Activity(log, () => clock.elapsed()) },
    ...{ metrics: metrics(), startedAt: clock.now(), random: Math.random },
    keepsOld: clockGuard(
      clock,
      (await store.pakiti().census(0)).newest ?? undefined,
      await rememberedDoubt(store, 'pakiti-server'),
    ),
    sync: (argv: readonly string[], signal: AbortSignal) => syncProcess(operator, path, argv, signal),
  };
  const program: Reloadable<Configuration, Running> = {
    ...{ path, log },
    read: () => readConfiguration(machine, path),
    examine(next, before) {
      requireSameStore(path, next, before);
    },
    begin: (given) => startServer(given, world),
    complaintAt: (complaint) => complaintAt(machine, path, complaint),
  };
  let running = await begun(program, configuration).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  log.write('info', 'started', { version, configuration: path, port: running.port });
  await systemd.ready();
  return {
    async reload() {
      await systemd.reloading(async () => {
        [configuration, running] = await replaced(program, configuration, running);
      });
    },
    async stop() {
      await systemd.stopping();
      await running.stop();
      await store.close();
      log.write('info', 'stopped');
    },
  };
}
