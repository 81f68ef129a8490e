/** What trackers have still to be told, and what they will not be told unless somebody says so. */
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import { type Operation, OPERATION_STATES } from '../../../src/incidents/outbox.ts';
import { escapeText } from '../../../src/render/index.ts';
import type { Ledger } from '../../../src/incidents/ledger.ts';
import type { Configuration } from '../../secmon-bridge/configuration.ts';
import { withLedger } from '../with-ledger.ts';
import { everyPage } from './filter.ts';
import { jsonText } from './list.ts';
import { configOption, jsonOption, wholeNumber } from './options.ts';

const trackerOption = { kind: 'text', value: 'NAME', describe: 'of this tracker' } as const;

const listOptions = {
  ...configOption,
  tracker: { ...trackerOption, describe: 'of this tracker only' },
  failed: { kind: 'flag', describe: 'only what has failed' },
  all: { kind: 'flag', describe: 'what was sent too' },
  ...jsonOption,
} as const;

export const incidentOutbox: Command = {
  name: 'incident outbox',
  summary: 'list what trackers have still to be told, and what has failed',
  operands: [],
  options: listOptions,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: listOptions }, argv, host);
    if (given.all && given.failed) throw new UsageError('either --failed or --all');
    const state = given.failed
      ? (['failed'] as const)
      : OPERATION_STATES.filter((one) => given.all || one !== 'sent');
    const filter = { state, ...(given.tracker === undefined ? {} : { tracker: given.tracker }) };
    const found = await withLedger(host, given.config, async (ledger, configuration) => {
      if (given.tracker !== undefined && !(await hasOperations(ledger, given.tracker)))
        requireTracker(configuration, given.tracker);
      return await everyPage(
        (page) => ledger.operations(filter, page),
        ({ seq }) => seq,
      );
    });
    return { text: given.json ? jsonText(found.map(documentOf)) : tableOf(found), exitCode: 0 };
  },
};

/** Also one that the configuration had once. */
async function hasOperations(ledger: Ledger, tracker: string): Promise<boolean> {
  const [one] = await ledger.operations({ state: OPERATION_STATES, tracker }, { after: 0, limit: 1 });
  return one !== undefined;
}

/** Those that there are, behind a colon. */
export function trackersText(known: readonly string[]): string {
  return known.length === 0 ? 'the configuration has none' : `the configuration has ${known.join(', ')}`;
}

/** @throws Failure `missing` for a name that the configuration does not have */
function requireTracker({ trackers = [] }: Configuration, name: string): void {
  const known = trackers.map((one) => one.name);
  if (known.includes(name)) return;
  throw new Failure('missing', `no tracker '${name}': ${trackersText(known)}`);
}

function documentOf({ payload, ...operation }: Operation): object {
  return { ...operation, payload: JSON.parse(payload) as unknown };
}

function tableOf(operations: readonly Operation[]): string {
  if (operations.length === 0) return 'there is nothing\n';
  const rows = operations.map(
    ({ seq, tracker, issue, incident, verb, state, attempts, reason, reference }) => [
      String(seq),
      escapeText(tracker),
      issue === null ? `c${incident ?? ''}` : `#${issue}`,
      escapeText(verb),
      state,
      String(attempts),
      escapeText(state === 'sent' ? reference : reason),
    ],
  );
  return textTable([['NUMBER', 'TRACKER', 'OF', 'VERB', 'STATE', 'ATTEMPTS', 'WHY'], ...rows]);
}

const replayOptions = {
  ...configOption,
  tracker: trackerOption,
  number: { kind: 'text', value: 'NUMBER', describe: 'as incident outbox shows it' },
  all: { kind: 'flag', describe: 'everything of the tracker that has failed' },
} as const;

export const incidentReplay: Command = {
  name: 'incident replay',
  summary: 'have a tracker told what has failed; it is looked for there first',
  operands: [],
  options: replayOptions,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: replayOptions }, argv, host);
    const { tracker, number, all } = given;
    if (tracker === undefined) throw new UsageError('--tracker is missing');
    if (all === (number !== undefined)) throw new UsageError('either --number NUMBER or --all');
    const seqs = number === undefined ? undefined : [wholeNumber('--number', number)];
    const count = await withLedger(host, given.config, (ledger, configuration) => {
      requireTracker(configuration, tracker);
      return ledger.replayOperations(tracker, host.clock.now(), seqs);
    });
    if (count === 0) throw new Failure('missing', `tracker ${tracker} has no such operation that has failed`);
    return { text: `${count} will be sent again\n`, exitCode: 0 };
  },
};
