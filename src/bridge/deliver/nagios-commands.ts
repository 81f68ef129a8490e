/** Events as single commands of Nagios; what is too long for a command goes to a spool where there is one. */
import type { Event } from '../event.ts';
import { targetKey } from '../monitor-target.ts';
import { oneByOne } from './one-by-one.ts';
import { externalCommand } from './external-command.ts';
import type { FindTarget } from './nagios-objects.ts';
import { nagiosResult } from './nagios-result.ts';
import type { SpoolSink } from './nagios-spool/spool.ts';
import type { Outcome } from './sink.ts';

/** @throws Failure when nothing more can be sent */
export type SendCommand = (command: Buffer) => Promise<Outcome | { readonly tooLong: string }>;

export interface CommandWorld {
  /** What the Nagios has, where that can be asked. */
  readonly find?: FindTarget;
  readonly spool: SpoolSink | undefined;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Aborted: nothing new begins. */
  readonly deadline?: AbortSignal | undefined;
}

export type DeliverCommands = (
  events: readonly Event[],
  world: CommandWorld,
  send: SendCommand,
) => Promise<readonly Outcome[]>;

/** Nagios has read a command by then, so that a file which it reads later is not overtaken. */
const COMMAND_READ_SECONDS = 10;

/** One of them for each sink: it knows what has just been sent. */
export function commandDelivery(): DeliverCommands {
  const sentAt = new Map<string, number>();
  return async (events, world, send) => {
    forget(sentAt, world.now() - COMMAND_READ_SECONDS);
    const held = new Set(await world.spool?.held());
    const deliver = async (event: Event): Promise<Outcome> => {
      const result = nagiosResult(event, world.find);
      if (typeof result === 'string') return { state: 'dead', reason: result };
      const command = externalCommand(result);
      if (command === undefined)
        return { state: 'dead', reason: `a ';' in a name cannot be said in a command` };
      const key = targetKey(result.target);
      if (held.has(key)) return wait('Nagios has not read the result before it from the spool yet');
      const answer = await send(Buffer.from(command));
      if ('state' in answer) {
        if (answer.state === 'delivered') sentAt.set(key, world.now());
        return answer;
      }
      if (world.spool === undefined)
        return { state: 'dead', reason: `${answer.tooLong}: give the sink a spool` };
      if (sentAt.has(key)) return wait('Nagios may not have read the command before it yet');
      held.add(key);
      return await spooled(event, world.spool);
    };
    return await oneByOne(events, deliver, world.deadline);
  };
}

function wait(reason: string): Outcome {
  return { state: 'retry', reason, afterSeconds: COMMAND_READ_SECONDS, attempted: false };
}

async function spooled(event: Event, spool: SpoolSink): Promise<Outcome> {
  const [outcome] = await spool.deliver([event]);
  return outcome ?? { state: 'retry', reason: 'the spool has not said what became of it' };
}

function forget(sentAt: Map<string, number>, before: number): void {
  for (const [key, at] of sentAt) if (at < before) sentAt.delete(key);
}
