/**
 * `secmon-bridge [--config FILE]`: the daemon, from its first line to its last. SIGTERM and SIGINT end it when what has
 * begun is done, SIGHUP reads the configuration again.
 */
import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { clockGuard } from '../../src/bridge/queue/clock-guard.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Machine } from '../../src/host/machine.ts';
import { openStore } from '../store/open.ts';
import { version } from '../version.ts';
import { Activity } from './activity.ts';
import { complaintAt, readConfiguration, type Configuration } from './configuration.ts';
import { startBridge, type Running } from './daemon.ts';
import { examineIndispensable } from './examine.ts';
import { FieldFailure } from './field-failure.ts';
import type { DaemonWorld } from './world.ts';
import { openLog, type Log } from './log.ts';
import { metrics } from './metrics.ts';
import { notifier } from './notify.ts';

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
  const { commands, clock } = machine;
  const systemd = notifier({
    commands,
    environment: (name) => machine.environment(name),
    after: (seconds) => clock.after(seconds),
  });
  const store = await openStore(configuration.store);
  const activity = new Activity(log);
  const world = {
    ...{ machine, store, activity, metrics: metrics(), startedAt: clock.now(), random: Math.random },
    keepsOld: clockGuard(clock, await store.newestReceived()),
  };
  let running = await begin(path, configuration, world).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const over = new AbortController();
  const background = [
    writeStatusForEver(() => [configuration, running], machine, log, over.signal),
    ...(systemd.watchdogSeconds === undefined
      ? []
      : [sayForEver(systemd.watchdogSeconds, over.signal, async () => await systemd.say('WATCHDOG=1'))]),
  ];
  log.write('info', 'started', { version, configuration: path, port: running.port });
  await systemd.say('READY=1');
  return {
    port: () => running.port,
    async reload() {
      await systemd.say('RELOADING=1');
      [configuration, running] = await replaced(path, configuration, running, world, log);
      await systemd.say('READY=1');
    },
    async stop() {
      await systemd.say('STOPPING=1');
      over.abort();
      await running.stop();
      await Promise.all(background);
      await store.close();
      log.write('info', 'stopped');
    },
  };
}

/**
 * A configuration that cannot be used changes nothing: the one before goes on.
 * @throws whatever keeps that from going on; a daemon that does nothing must not look alive
 */
async function replaced(
  path: string,
  configuration: Configuration,
  running: Running,
  world: DaemonWorld,
  log: Log,
): Promise<readonly [Configuration, Running]> {
  const complain = (error: unknown): void => {
    if (!(error instanceof Failure)) throw error;
    log.write('error', 'not-reloaded', { reason: error.message });
  };
  let next: Configuration;
  try {
    next = await readConfiguration(world.machine, path);
    if (JSON.stringify(next.store) !== JSON.stringify(configuration.store))
      throw new Failure('refused', `${path}: another store needs the daemon to be started anew`);
    // What the one before names may be gone as well: then it could not go on once it is stopped.
    const [complaint] = await examineIndispensable(next, world.machine);
    if (complaint !== undefined) throw await complaintAt(world.machine, path, complaint);
  } catch (error) {
    complain(error);
    return [configuration, running];
  }
  await running.stop();
  try {
    const started = await begin(path, next, world);
    log.write('info', 'reloaded', { configuration: path });
    return [next, started];
  } catch (error) {
    complain(error);
    return [configuration, await begin(path, configuration, world)];
  }
}

/** Whatever part of the configuration cannot be used, its file is named, and its field where it is one. */
async function begin(path: string, configuration: Configuration, world: DaemonWorld): Promise<Running> {
  try {
    return await startBridge(configuration, world);
  } catch (error) {
    if (error instanceof FieldFailure) throw await complaintAt(world.machine, path, error);
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.reason, `${path}: ${error.message}`, { cause: error });
  }
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
  await sayForEver(STATUS_SECONDS, over, () =>
    write().catch((error: unknown) =>
      log.write('error', 'no-status', { reason: error instanceof Error ? error.message : String(error) }),
    ),
  );
}

async function sayForEver(seconds: number, over: AbortSignal, action: () => Promise<void>): Promise<void> {
  while (!over.aborted) {
    await action();
    await delay(seconds * 1000, undefined, { signal: over }).catch(() => undefined);
  }
}
