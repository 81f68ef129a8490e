/** Problems acknowledged in a Nagios on the same machine: said in its command file, read in its status file. */
import { ATOMIC_BYTES } from '../../../host/command-pipe.ts';
import { Failure } from '../../../host/failure.ts';
import type { Machine } from '../../../host/machine.ts';
import { targetKey } from '../../monitor-target.ts';
import type { Acknowledger, Done } from '../acknowledger.ts';
import { acknowledgeCommand, removeCommand } from './commands.ts';
import { type Problems, readProblems } from './problems.ts';

export interface NagiosFiles {
  /** `command_file` of nagios.cfg. */
  readonly commandFile: string;
  /** `status_file` of nagios.cfg. */
  readonly statusFile: string;
}

export function nagiosAcknowledger(
  name: string,
  author: string,
  { commandFile, statusFile }: NagiosFiles,
  machine: Pick<Machine, 'pieces' | 'files' | 'commandPipe' | 'clock'>,
): Acknowledger {
  const pipe = machine.commandPipe(commandFile);
  let read: { readonly of: string; readonly problems: Problems } | undefined;

  async function problems(): Promise<Problems> {
    const { inode, size, modifiedAt } = await machine.files.status(statusFile);
    const of = [inode, size, modifiedAt].join(' ');
    if (read?.of !== of) read = { of, problems: await readProblems(machine, statusFile) };
    return read.problems;
  }

  async function say(command: string | undefined): Promise<Done> {
    if (command === undefined) throw new Failure('malformed', `a ';' in a name cannot be said in a command`);
    const line = Buffer.from(command);
    if (line.length > ATOMIC_BYTES) throw new Failure('too-large', `${line.length} bytes in one command`);
    if ((await pipe.write(line)) === 'full')
      throw new Failure('unreachable', `${commandFile}: Nagios is behind, the pipe is full`);
    return 'later';
  }

  return {
    name,
    author,
    look: async (target) => (await problems()).get(targetKey(target)),
    set: (target, { comment }) => say(acknowledgeCommand(target, { author, comment }, machine.clock.now())),
    remove: (target) => say(removeCommand(target, machine.clock.now())),
    close: () => Promise.resolve(),
  };
}
