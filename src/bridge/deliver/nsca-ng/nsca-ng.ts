/** Events to an NSCA-ng server, which says of each whether it has it. */
import { Failure } from '../../../host/failure.ts';
import type { PskChannel } from '../../../host/psk-channel.ts';
import { commandDelivery, type CommandWorld } from '../nagios-commands.ts';
import type { Outcome, Sink } from '../sink.ts';
import { openSession, type Pushed } from './session.ts';

export interface NscaWorld extends Omit<CommandWorld, 'find'> {
  /** Host and port of the server, as the reference of a delivery. */
  readonly server: string;
  readonly connect: () => Promise<PskChannel>;
  /** Nothing new begins once it is aborted. */
  readonly signal: AbortSignal;
}

export function nscaSink(name: string, world: NscaWorld): Sink {
  const { server, connect, signal } = world;
  const deliver = commandDelivery();
  return {
    name,
    async deliver(events, deadline) {
      const channel = await connect();
      try {
        const session = await openSession(channel, server, events[0]?.id ?? name);
        const outcomes = await deliver(events, { ...world, deadline }, async (command) => {
          if (signal.aborted) throw new Failure('timeout', 'the bridge stops');
          return outcomeOf(await session.push(command));
        });
        await session.quit();
        return outcomes;
      } finally {
        channel.close();
      }
    },
  };

  function outcomeOf(pushed: Pushed): Outcome | { readonly tooLong: string } {
    switch (pushed.state) {
      case 'okay':
        return { state: 'delivered', reference: server };
      case 'too-long':
        return { tooLong: `${server}: ${pushed.reason}` };
      case 'refused':
        return { state: 'dead', reason: `${server}: ${pushed.reason}` };
    }
  }
}
