/** Results that Nagios writes into files in bulk mode (README.md). */
import { spoolMarks } from '../../monitor-marks.ts';
import type { ReceiverKind, ReceiveWorld } from '../receiver.ts';
import { polling, type Look } from '../polling.ts';
import { requireClosed } from '../spool-guard.ts';
import { storeFor } from '../take-patiently.ts';
import { CUSTOM_VARIABLE } from '../nagios-variables.ts';
import { ROTATED } from './nagios-configuration.ts';
import { readTaken } from './read-file.ts';
import { lineReader } from './record.ts';
import { TOKEN } from './template.ts';

interface PerfdataConfiguration {
  readonly spool: string;
  readonly token: string;
  readonly tags?: readonly string[];
  readonly pollSeconds?: number;
}

const POLL_SECONDS = 1;

export const receiver: ReceiverKind<PerfdataConfiguration> = {
  kind: 'nagios-perfdata',
  properties: {
    spool: { type: 'string', pattern: '^/', description: 'the directory that Nagios moves its files into' },
    token: {
      type: 'string',
      pattern: TOKEN,
      description: 'separates the fields of a result; the same as in nagios.cfg, and a secret',
    },
    tags: {
      type: 'array',
      items: { type: 'string', pattern: CUSTOM_VARIABLE },
      description: 'custom variables of services that become tags; the same as in nagios.cfg',
    },
    pollSeconds: {
      type: 'number',
      minimum: 0.1,
      default: POLL_SECONDS,
      description: 'seconds between two looks at the directory',
    },
  },
  required: ['spool', 'token'],
  marks: ({ spool }) => spoolMarks(spool),
  needs: ({ spool }) => [{ field: ['spool'], path: spool, use: 'take' }],
  start(name, configuration, world) {
    const { pollSeconds = POLL_SECONDS } = configuration;
    return Promise.resolve(
      polling(world, pollSeconds, (look) => readSpool(name, configuration, world, look)),
    );
  },
};

async function readSpool(
  name: string,
  { spool: directory, token, tags = [] }: PerfdataConfiguration,
  world: ReceiveWorld,
  { stopping, heard }: Look,
): Promise<void> {
  const { machine, notice } = world;
  const spool = machine.spool(directory);
  await requireClosed(spool, directory, { ofSeveral: false });
  const readLine = lineReader(token, tags);
  const files = (await spool.waiting()).filter((file) => ROTATED.test(file));
  for (const file of files) {
    if (stopping.aborted) return;
    await spool.take(file);
    heard();
    const outcome = await readTaken(spool, file, readLine, storeFor(name, world, stopping));
    if (outcome.state === 'given-up') return;
    if (outcome.state === 'read' && outcome.unreadable === 0) await spool.remove(file);
    else {
      const [count, why] =
        outcome.state === 'read'
          ? [outcome.unreadable, `${outcome.unreadable} lines are no results of this token and template`]
          : [1, outcome.why];
      await spool.reject(file, why);
      notice({ kind: 'dropped', text: `${directory}/rejected/${file}: set aside: ${why}`, count });
    }
  }
}
