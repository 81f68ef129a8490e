/** `pakiti-server [--config FILE]`, from its first line to its last. */
import { Failure } from '../../src/host/failure.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { RunningProgram } from '../process/daemon.ts';
import { FieldFailure } from '../secmon-bridge/field-failure.ts';
import { openLog, type Log } from '../secmon-bridge/log.ts';
import { notifier } from '../secmon-bridge/notify.ts';
import { openStore } from '../store/open.ts';
import { version } from '../version.ts';
import { Activity } from './activity.ts';
import { complaintAt, readConfiguration, type Configuration } from './configuration.ts';
import { metrics } from './metrics.ts';
import { startServer, type Running, type ServerWorld } from './daemon.ts';

export const DEFAULT_CONFIGURATION = '/etc/secmon/pakiti-server.yaml';

/** @throws Failure when the configuration cannot be read or used; then nothing runs */
export async function startProgram(path: string, machine: Machine): Promise<RunningProgram> {
  let configuration = await readConfiguration(machine, path);
  const log = openLog(configuration.log ?? 'info');
  const { commands, clock } = machine;
  const systemd = notifier({
    commands,
    environment: (name) => machine.environment(name),
    after: (seconds) => clock.after(seconds),
  });
  const store = await openStore(configuration.store);
  const world = {
    ...{ machine, store, log, activity: new Activity(log, () => clock.elapsed()) },
    ...{ metrics: metrics(), startedAt: clock.now() },
  };
  let running = await begin(path, configuration, world).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  log.write('info', 'started', { version, configuration: path, port: running.port });
  await systemd.say('READY=1');
  return {
    async reload() {
      await systemd.say('RELOADING=1');
      [configuration, running] = await replaced(path, configuration, running, world);
      await systemd.say('READY=1');
    },
    async stop() {
      await systemd.say('STOPPING=1');
      await running.stop();
      await store.close();
      log.write('info', 'stopped');
    },
  };
}

/**
 * A configuration that cannot be used changes nothing: the one before goes on.
 * @throws whatever keeps that from going on; a server that does nothing must not look alive
 */
async function replaced(
  path: string,
  configuration: Configuration,
  running: Running,
  world: ServerWorld,
): Promise<readonly [Configuration, Running]> {
  let next: Configuration;
  try {
    next = await readConfiguration(world.machine, path);
    if (JSON.stringify(next.store) !== JSON.stringify(configuration.store))
      throw new Failure('refused', `${path}: another store needs the server to be started anew`);
  } catch (error) {
    complain(world.log, error);
    return [configuration, running];
  }
  await running.stop();
  try {
    const started = await begin(path, next, world);
    world.log.write('info', 'reloaded', { configuration: path });
    return [next, started];
  } catch (error) {
    complain(world.log, error);
    return [configuration, await begin(path, configuration, world)];
  }
}

function complain(log: Log, error: unknown): void {
  if (!(error instanceof Failure)) throw error;
  log.write('error', 'not-reloaded', { reason: error.message });
}

/** Whatever part of the configuration cannot be used, its file is named, and its field where it is one. */
async function begin(path: string, configuration: Configuration, world: ServerWorld): Promise<Running> {
  try {
    return await startServer(configuration, world);
  } catch (error) {
    if (error instanceof FieldFailure) throw await complaintAt(world.machine, path, error);
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.reason, `${path}: ${error.message}`, { cause: error });
  }
}
