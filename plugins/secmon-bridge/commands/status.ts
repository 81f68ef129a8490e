import { statusSchema, type BridgeStatus } from '../../../checks/bridge/status.ts';
import { validateDocument } from '../../../src/check/index.ts';
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { Failure } from '../../../src/host/failure.ts';
import { escapeText } from '../../../src/render/index.ts';
import { readConfiguration } from '../configuration.ts';
import { configOption } from './config-option.ts';

const MAX_BYTES = 4 * 2 ** 20;
const options = { ...configOption, json: { kind: 'flag', describe: 'as JSON' } } as const;

export const bridgeStatus: Command = {
  name: 'bridge status',
  summary: 'show what the daemon last said of its receivers, sinks and store; check_bridge judges it',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const { status: path } = await readConfiguration(host, given.config);
    if (path === undefined) throw new Failure('missing', `${given.config}: no status file is configured`);
    const { bytes } = await host.files.open(path, MAX_BYTES);
    const text = bytes.toString('utf8');
    const status = await validateDocument<BridgeStatus>(parsed(text, path), path, statusSchema);
    return { text: given.json ? text : statusText(status, host.clock.now()), exitCode: 0 };
  },
};

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('malformed', `${path}: not JSON`);
  }
}

function statusText({ at, startedAt, store, sinks, receivers }: BridgeStatus, now: number): string {
  const age = `written ${seconds(now - at)} ago, the daemon had run for ${seconds(at - startedAt)}`;
  const { oldestSeconds, maxAgeSeconds } = store;
  const oldest =
    oldestSeconds === undefined || maxAgeSeconds === undefined
      ? ''
      : `, the oldest for ${seconds(oldestSeconds)} of ${seconds(maxAgeSeconds)}`;
  const room = `${store.backlog} of ${store.maxBacklog} events wait${oldest}`;
  const receiverRows = receivers.map((one) => [
    escapeText(one.name),
    one.kind,
    one.heardAt === undefined ? 'never' : `${seconds(now - one.heardAt)} ago`,
    String(one.results),
    String(one.dropped),
    escapeText(one.trouble ?? ''),
  ]);
  const sinkRows = sinks.map((one) => [
    escapeText(one.name),
    one.kind,
    String(one.waiting),
    one.oldestSeconds === undefined ? '' : seconds(one.oldestSeconds),
    String(one.dead),
    escapeText(one.failing ?? ''),
  ]);
  return [
    `${age}; ${room}\n`,
    textTable([['RECEIVER', 'KIND', 'HEARD', 'RESULTS', 'DROPPED', 'TROUBLE'], ...receiverRows]),
    textTable([['SINK', 'KIND', 'WAITING', 'OLDEST', 'DEAD', 'FAILING'], ...sinkRows]),
  ].join('\n');
}

function seconds(value: number): string {
  return `${Math.max(0, Math.floor(value))} s`;
}
