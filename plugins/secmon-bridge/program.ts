/**
 * `secmon-bridge [--config FILE]`: the daemon, from its first line to its last. SIGTERM and SIGINT end it when what has
 * begun is done, SIGHUP reads the configuration again.
 */
import { basename, dirname } from 'node:path';
import { clockGuard } from '../../src/bridge/queue/clock-guard.ts';
import { rememberedDoubt } from '../store/remembered-doubt.ts';
import type { Machine } from '../../src/host/machine.ts';
import { begun, type Reloadable, replaced, requireSameStore } from '../process/reloading.ts';
import { forEver, systemdOf } from '../process/systemd.ts';
import { openStore } from '../store/open.ts';
import { version } from '../version.ts';
import { Activity } from './activity.ts';
import { complaintAt, readConfiguration, type Configuration } from './configuration.ts';
import { startBridge, type Running } from './daemon.ts';
import { examineIndispensable } from './examine.ts';
import type { DaemonWorld } from './world.ts';
import { openLog, type Log } from './log.ts';
import { metrics } from './metrics.ts';

export const DEFAULT_CONFIGURATION = '/etc/secmon/bridge.yaml';
const STATUS_SECONDS = 5;
const READABLE_BY_ALL = 0o644;

export interface Program {
  /** The first listener's port; undefined when nothing listens. */
  port(): number | undefined;
  reload(): Promise<void>;
  stop(): Promise<void>;
}

/** @throws Failure when the configuration cannot be read or used; then nothing runs */
export async function startProgram(path: string, machine: Machine): Promise<Program> {
  let configuration = await readConfiguration(machine, path);
  const log = openLog(configuration.log ?? 'info');
  const { clock } = machine;
  const systemd = systemdOf(machine);
  const store = await openStore(configuration.store);
  const world = {
    ...{ machine, store, activity: new Activity(log), metrics: metrics() },
    ...{ startedAt: clock.now(), random: Math.random },
    keepsOld: clockGuard(clock, await store.newestReceived(), await rememberedDoubt(store, 'bridge')),
  };
  const program = reloadable(path, world, log);
  let running = await begun(program, configuration).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const over = new AbortController();
  const status = writeStatusForEver(() => [configuration, running], machine, log, over.signal);
  log.write('info', 'started', { version, configuration: path, port: running.port });
  await systemd.ready();
  return {
    port: () => running.port,
    async reload() {
      await systemd.reloading(async () => {
        [configuration, running] = await replaced(program, configuration, running);
      });
    },
    async stop() {
      await systemd.stopping();
      over.abort();
      await running.stop();
      await status;
      await store.close();
      log.write('info', 'stopped');
    },
  };
}

function reloadable(path: string, world: DaemonWorld, log: Log): Reloadable<Configuration, Running> {
  const { machine } = world;
  return {
    ...{ path, log },
    read: () => readConfiguration(machine, path),
    async examine(next, before) {
      requireSameStore(path, next, before);
      // What the one before names may be gone as well: then it could not go on once it is stopped.
      const [complaint] = await examineIndispensable(next, machine);
      if (complaint !== undefined) throw await complaintAt(machine, path, complaint);
    },
    begin: (given) => startBridge(given, world),
    complaintAt: (complaint) => complaintAt(machine, path, complaint),
  };
}

async function writeStatusForEver(
  current: () => readonly [Configuration, Running],
  machine: Machine,
  log: Log,
  over: AbortSignal,
): Promise<void> {
  const write = async (): Promise<void> => {
    const [{ status: path }, running] = current();
    if (path === undefined) return;
    const text = `${JSON.stringify(await running.status(), undefined, 2)}\n`;
    await machine.operator.store.replace(dirname(path), basename(path), text, READABLE_BY_ALL);
  };
  await forEver(STATUS_SECONDS, over, () =>
    write().catch((error: unknown) =>
      log.write('error', 'no-status', { reason: error instanceof Error ? error.message : String(error) }),
    ),
  );
}
