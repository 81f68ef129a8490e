import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { Failure } from '../../../src/host/failure.ts';
import { secondsOnCalendar } from '../../../src/portal/instant.ts';
import { configOption } from './config-option.ts';
import { requireSink, withStore } from './with-store.ts';

const options = {
  ...configOption,
  sink: { kind: 'text', value: 'NAME', describe: 'the sink that gets them once more' },
  since: {
    kind: 'text',
    value: 'INSTANT',
    describe: 'everything received from then on, such as 2026-05-01T10:00:00Z',
  },
} as const;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z$/;

export const replay: Command = {
  name: 'bridge replay',
  summary: 'give a sink what was received since an instant once more, in order; events keep their ids',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const since = secondsIn(given.since);
    const count = await withStore(host, given.config, async (store, configuration) =>
      store.replay(requireSink(configuration, given.sink), since, host.clock.now()),
    );
    return { text: `${count} events at most will be delivered once more\n`, exitCode: 0 };
  },
};

function secondsIn(text: string | undefined): number {
  const seconds = text !== undefined && INSTANT.test(text) ? secondsOnCalendar(text) : NaN;
  if (!Number.isNaN(seconds)) return seconds;
  throw new Failure('malformed', `--since: '${text ?? ''}' is no instant such as 2026-05-01T10:00:00Z`);
}
