/** A program at work by a configuration that may be replaced while it runs. */
import { Failure } from '../../src/host/failure.ts';
import { FieldFailure } from '../secmon-bridge/field-failure.ts';
import type { Log } from '../secmon-bridge/log.ts';

export interface Reloadable<C, R> {
  /** The file, for messages. */
  readonly path: string;
  readonly log: Log;
  /** @throws Failure where the file is not right */
  read(): Promise<C>;
  /** Why it cannot take the place of the one before, whatever it is good for. @throws Failure */
  examine(next: C, before: C): Promise<void> | void;
  /** @throws Failure where what it names cannot be used; then nothing runs */
  begin(configuration: C): Promise<R>;
  /** With the line that the field is on now. */
  complaintAt(complaint: FieldFailure): Promise<Failure>;
}

/**
 * A configuration that cannot be used changes nothing: the one before goes on.
 * @throws whatever keeps that from going on; a daemon that does nothing must not look alive
 */
export async function replaced<C, R extends { stop(): Promise<void> }>(
  program: Reloadable<C, R>,
  configuration: C,
  running: R,
): Promise<readonly [C, R]> {
  let next: C;
  try {
    next = await program.read();
    await program.examine(next, configuration);
  } catch (error) {
    complain(program, error);
    return [configuration, running];
  }
  await running.stop();
  try {
    const started = await begun(program, next);
    program.log.write('info', 'reloaded', { configuration: program.path });
    return [next, started];
  } catch (error) {
    complain(program, error);
    return [configuration, await begun(program, configuration)];
  }
}

/** Whatever part of the configuration cannot be used, its file is named, and its field where it is one. */
export async function begun<C, R>(program: Reloadable<C, R>, configuration: C): Promise<R> {
  try {
    return await program.begin(configuration);
  } catch (error) {
    if (error instanceof FieldFailure) throw await program.complaintAt(error);
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.reason, `${program.path}: ${error.message}`, { cause: error });
  }
}

/** @throws Failure where the new one has another store */
export function requireSameStore(path: string, next: { store: object }, before: { store: object }): void {
  if (JSON.stringify(next.store) !== JSON.stringify(before.store))
    throw new Failure('refused', `${path}: another store needs the daemon to be started anew`);
}

function complain({ log }: { readonly log: Log }, error: unknown): void {
  if (!(error instanceof Failure)) throw error;
  log.write('error', 'not-reloaded', { reason: error.message });
}
