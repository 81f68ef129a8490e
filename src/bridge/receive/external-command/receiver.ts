/** Results in the form of Nagios' external commands, out of a named pipe or a file (README.md). */
import { Failure } from '../../../host/failure.ts';
import { polling, type Look } from '../polling.ts';
import type { ReceiverKind, ReceiveWorld } from '../receiver.ts';
import { requireClosed } from '../spool-guard.ts';
import { readFile } from './file.ts';
import { readPipe } from './pipe.ts';
import { baseOf, isLeftoverOf, type Work } from './work.ts';

interface CommandConfiguration {
  readonly path: string;
  readonly create?: string;
  readonly maxLineBytes?: number;
}

const POLL_SECONDS = 1;
const MAX_LINE_BYTES = 2 ** 20;

export const receiver: ReceiverKind<CommandConfiguration> = {
  kind: 'external-command',
  properties: {
    path: {
      type: 'string',
      pattern: '^/[^/]*(?:/[^/]+)*$',
      description: 'the named pipe that results are written into, or a file that they are appended to',
    },
    create: {
      type: 'string',
      pattern: '^0?[0-7]{3}$',
      description:
        "mode of a pipe that is made where there is nothing, such as '0620'; nothing is made without it",
    },
    maxLineBytes: {
      type: 'integer',
      minimum: 1024,
      default: MAX_LINE_BYTES,
      description: 'a longer line is dropped and counted',
    },
  },
  required: ['path'],
  needs: ({ path, create }) => [
    { field: ['path'], path: directoryOf(path), use: 'take' },
    ...(create === undefined ? [{ field: ['path'], path, use: 'read-lines' } as const] : []),
  ],
  start(name, configuration, world) {
    return Promise.resolve(
      polling(world, POLL_SECONDS, (look) => readCommands(name, configuration, world, look)),
    );
  },
};

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

async function readCommands(
  name: string,
  { path, create, maxLineBytes = MAX_LINE_BYTES }: CommandConfiguration,
  world: ReceiveWorld,
  look: Look,
): Promise<void> {
  const { machine } = world;
  const directory = directoryOf(path);
  const spool = machine.spool(directory);
  await requireClosed(spool, directory, { ofSeveral: false });
  const work: Work = { name, path, maxLineBytes, spool, world, look };
  const leftovers = (await spool.waiting()).filter((file) => isLeftoverOf(path, file));
  for (const file of [...leftovers, baseOf(path)]) await readWhatWasBegun(work, file);
  if (look.stopping.aborted) return;
  const type = await typeOf(path, world);
  if (type === 'file') {
    await spool.take(baseOf(path));
    await readFile(work, baseOf(path));
  } else if (type !== 'missing' || create !== undefined) {
    const fifo = await machine.fifo(path, create === undefined ? undefined : parseInt(create, 8));
    await readPipe(work, fifo).finally(() => fifo.close());
  }
}

async function readWhatWasBegun(work: Work, file: string): Promise<void> {
  try {
    await readFile(work, file);
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'missing') throw error;
  }
}

async function typeOf(path: string, { machine }: ReceiveWorld): Promise<string> {
  try {
    return (await machine.files.linkStatus(path)).type;
  } catch (error) {
    if (error instanceof Failure && error.reason === 'missing') return 'missing';
    throw error;
  }
}
