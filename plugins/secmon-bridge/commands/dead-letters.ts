/** What sinks will never take: to be looked at, and to be tried again. */
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { Failure } from '../../../src/host/failure.ts';
import { escapeJson, escapeText } from '../../../src/render/index.ts';
import type { DeadLetter } from '../../../src/store/dead-letters.ts';
import type { Store } from '../../../src/store/store.ts';
import { configOption } from './config-option.ts';
import { requireSink, withStore } from './with-store.ts';

const PAGE = 500;
const sinkOption = { kind: 'text', value: 'NAME', describe: 'of this sink' } as const;

const listOptions = {
  ...configOption,
  sink: { ...sinkOption, describe: 'of this sink only' },
  json: { kind: 'flag', describe: 'as JSON' },
} as const;

export const deadList: Command = {
  name: 'bridge dead list',
  summary: 'list what sinks will never take, and why',
  operands: [],
  options: listOptions,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: listOptions }, argv, host);
    const letters = await withStore(host, given.config, async (store, configuration) => {
      const names =
        given.sink === undefined
          ? configuration.sinks.map(({ name }) => name)
          : [requireSink(configuration, given.sink)];
      return (await Promise.all(names.map((name) => allOf(store, name)))).flat();
    });
    const text = given.json ? escapeJson(`${JSON.stringify(letters)}\n`) : listed(letters);
    return { text, exitCode: 0 };
  },
};

async function allOf(store: Store, sink: string): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (let after = 0; ;) {
    const page = await store.deadLetters({ sink, after, limit: PAGE });
    letters.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return letters;
    after = last.seq;
  }
}

function listed(letters: readonly DeadLetter[]): string {
  if (letters.length === 0) return 'there are no dead letters\n';
  const rows = letters.map(({ sink, seq, subject, at, attempts, reason }) => [
    escapeText(sink),
    String(seq),
    instant(at),
    String(attempts),
    escapeText(subject),
    escapeText(reason),
  ]);
  return textTable([['SINK', 'NUMBER', 'GIVEN UP', 'ATTEMPTS', 'SUBJECT', 'REASON'], ...rows]);
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

const numberOptions = {
  ...configOption,
  sink: sinkOption,
  number: { kind: 'text', value: 'NUMBER', describe: 'as bridge dead list shows it' },
} as const;

export const deadShow: Command = {
  name: 'bridge dead show',
  summary: 'show one dead letter with its event, as JSON',
  operands: [],
  options: numberOptions,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: numberOptions }, argv, host);
    const letter = await withStore(host, given.config, async (store, configuration) =>
      store.deadLetter(requireSink(configuration, given.sink), numberIn(given.number)),
    );
    if (letter === undefined)
      throw new Failure('missing', `sink ${given.sink ?? ''} has no such dead letter`);
    const { body, ...rest } = letter;
    const document = { ...rest, event: JSON.parse(body) as unknown };
    return { text: escapeJson(`${JSON.stringify(document, undefined, 2)}\n`), exitCode: 0 };
  },
};

const requeueOptions = {
  ...numberOptions,
  all: { kind: 'flag', describe: 'every dead letter of the sink' },
} as const;

export const requeue: Command = {
  name: 'bridge requeue',
  summary: 'have a sink try a dead letter again, or all of its own, with attempts counted anew',
  operands: [],
  options: requeueOptions,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: requeueOptions }, argv, host);
    if (given.all === (given.number !== undefined))
      throw new Failure('malformed', 'either --number NUMBER or --all');
    const count = await withStore(host, given.config, async (store, configuration) => {
      const sink = requireSink(configuration, given.sink);
      const now = host.clock.now();
      return given.all
        ? await requeueAll(store, sink, now)
        : await store.requeue(sink, now, [numberIn(given.number)]);
    });
    if (count === 0) throw new Failure('missing', `sink ${given.sink ?? ''} has no such dead letter`);
    return { text: `${count} will be tried again\n`, exitCode: 0 };
  },
};

async function requeueAll(store: Store, sink: string, now: number): Promise<number> {
  let all = 0;
  for (let some = 1; some > 0; all += some) some = await store.requeue(sink, now);
  return all;
}

function numberIn(text: string | undefined): number {
  if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text);
  throw new Failure('malformed', `--number: '${text ?? ''}' is no number of a dead letter`);
}
