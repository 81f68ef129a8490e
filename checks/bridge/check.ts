/**
 * bridge: do results still pass the bridge of this machine?
 *
 * Source    the status file that the daemon writes every few seconds
 * Measures  age of the file and of the oldest waiting result, dead letters, silence of receivers, free space, what
 *           trackers have not been told
 * Blind     no file, or one that somebody else may have written, is UNKNOWN and never OK
 */
import {
  defineCheck,
  Failure,
  readTrusted,
  validateDocument,
  type OptionTable,
} from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import { evaluate, metrics, type BridgeObservation } from './evaluate.ts';
import { statusSchema, type BridgeStatus } from './status.ts';

const MAX_BYTES = 4 * 2 ** 20;
const OWNER = 'secmon';

const options = {
  status: {
    kind: 'text',
    value: 'FILE',
    describe: 'status file of the daemon',
    default: '/run/secmon/bridge.json',
  },
  owner: {
    kind: 'text',
    value: 'USER',
    describe:
      'account that the daemon runs as, secmon unless given; its files, our own and those of root are believed',
  },
  'status-age': {
    kind: 'range',
    unit: 's',
    describe:
      'be critical when the daemon has not written its status for a number of seconds outside this range',
    default: '2m',
  },
  warning: {
    kind: 'range',
    short: 'w',
    unit: 's',
    describe: 'warn when the oldest waiting result of a sink is so many seconds old',
    default: '5m',
  },
  critical: {
    kind: 'range',
    short: 'c',
    unit: 's',
    describe: 'be critical when the oldest waiting result of a sink is so many seconds old',
    default: '1h',
  },
  'dead-warning': {
    kind: 'range',
    unit: '',
    describe: 'warn when a sink has so many dead letters',
    default: '0',
  },
  'dead-critical': {
    kind: 'range',
    unit: '',
    describe: 'be critical when a sink has so many dead letters',
    default: '100',
  },
  'told-warning': {
    kind: 'range',
    unit: 's',
    describe: 'warn when the oldest operation that a tracker has not been told is so many seconds old',
    default: '1h',
  },
  'told-critical': {
    kind: 'range',
    unit: 's',
    describe: 'be critical when the oldest operation that a tracker has not been told is so many seconds old',
    default: '1d',
  },
  'failed-warning': {
    kind: 'range',
    unit: '',
    describe: 'warn when a tracker has so many operations that it will not be told',
    default: '0',
  },
  'failed-critical': {
    kind: 'range',
    unit: '',
    describe: 'be critical when a tracker has so many operations that it will not be told',
    default: '100',
  },
  'silence-warning': {
    kind: 'range',
    unit: 's',
    describe: 'warn when a receiver has heard nothing for so many seconds',
    default: '15m',
  },
  'silence-critical': {
    kind: 'range',
    unit: 's',
    describe: 'be critical when a receiver has heard nothing for so many seconds',
    default: '1h',
  },
  'may-be-silent': {
    kind: 'list',
    value: 'NAME',
    describe: 'receiver whose silence tells nothing',
    default: [],
  },
  'room-warning': {
    kind: 'range',
    unit: '%',
    describe: 'warn when so much of the queue is left, in number or in time, until nothing new is taken',
    default: '50:',
  },
  'room-critical': {
    kind: 'range',
    unit: '%',
    describe: 'be critical when so much of the queue is left, in number or in time',
    default: '10:',
  },
  'space-warning': {
    kind: 'range',
    unit: '%',
    describe: 'warn when so much of the file system of the store is free',
    default: '10:',
  },
  'space-critical': {
    kind: 'range',
    unit: '%',
    describe: 'be critical when so much of the file system of the store is free',
    default: '5:',
  },
} as const satisfies OptionTable;

export const check = defineCheck<typeof options, BridgeObservation>({
  name: 'bridge',
  summary: 'Results pass the bridge of this machine',
  describe: [
    'The daemon writes what it knows of its queue, its sinks and its receivers to a status file every few seconds. A file that has grown old is a daemon that hangs or is gone, which is critical.',
    'For each sink the age of the oldest result that waits and the number of dead letters are judged, for each receiver how long it has heard nothing, and for the store the free space of its file system and the room that is left in the queue.',
    'For each tracker of issues the age of the oldest operation that it has not been told is judged, and the number of those that it will not be told; what waits since its site must not be told yet is not old. A storm guard that waits for an officer, for one site or for all, is a warning.',
    'Blind spots: what a monitor has never handed to a receiver, and a sink that acknowledges what it then loses.',
  ],
  timeoutSeconds: 10,
  options,
  metrics,

  async probe(host, { status: path, owner }, signal) {
    const owners = [0, host.accounts.effectiveUid(), ...(await uidOf(host, owner, signal))];
    const text = await readTrusted(host.files, path, owners, MAX_BYTES);
    const status = await validateDocument<BridgeStatus>(parsed(text, path), path, statusSchema);
    return { at: host.clock.now(), path, status };
  },

  evaluate,
});

/** @throws Failure `missing` for a name that was given and is no account: nothing of its would ever be believed */
async function uidOf(host: Host, given: string | undefined, signal: AbortSignal): Promise<readonly number[]> {
  const account = await host.accounts.find(given ?? OWNER, signal);
  if (account !== undefined) return [account.uid];
  if (given === undefined) return [];
  throw new Failure('missing', `--owner: there is no account '${given}'`);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('malformed', `${path}: not JSON`);
  }
}
