/** Events into the command file of Nagios: a line each, by one write each. */
import { ATOMIC_BYTES, type CommandPipe } from '../../../host/command-pipe.ts';
import { Failure } from '../../../host/failure.ts';
import { commandDelivery, type CommandWorld } from '../nagios-commands.ts';
import type { FindTarget } from '../nagios-objects.ts';
import type { Sink } from '../sink.ts';

export interface FifoWorld extends Omit<CommandWorld, 'find'> {
  /** Of the FIFO, as the reference of a delivery. */
  readonly path: string;
  readonly pipe: CommandPipe;
  readonly objects: () => Promise<FindTarget>;
}

export function fifoSink(name: string, world: FifoWorld): Sink {
  const { path, pipe, objects } = world;
  const deliver = commandDelivery();
  return {
    name,
    deliver: async (events, deadline) =>
      await deliver(events, { ...world, find: await objects(), deadline }, async (command) => {
        if (command.length > ATOMIC_BYTES)
          return { tooLong: `${command.length} bytes: a command file takes ${ATOMIC_BYTES} at once` };
        if ((await pipe.write(command)) === 'full')
          throw new Failure('unreachable', `${path}: Nagios is behind, the pipe is full`);
        return { state: 'delivered', reference: path };
      }),
  };
}
