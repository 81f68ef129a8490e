/** The last result of every host and service, from Nagios' status file (README.md). */
import { nagiosMarks, spoolMarks } from '../../monitor-marks.ts';
import { ROTATED } from '../nagios-perfdata/nagios-configuration.ts';
import { pause } from '../pause.ts';
import { polling } from '../polling.ts';
import type { ReceiverKind, ReceiveWorld } from '../receiver.ts';
import { CUSTOM_VARIABLE } from '../nagios-variables.ts';
import { storeFor } from '../take-patiently.ts';
import { readStatus, type StatusContent } from './read-status.ts';

interface StatusConfiguration {
  readonly path: string;
  readonly intervalSeconds?: number;
  readonly maxAgeSeconds?: number;
  readonly settleSeconds?: number;
  readonly spool?: string;
  readonly tags?: readonly string[];
}

const INTERVAL_SECONDS = 60;
const MAX_AGE_SECONDS = 7 * 86_400;
/** Twice as long as Nagios and the other receiver take. */
const SETTLE_SECONDS = 10;
const LOOK_SECONDS = 1;

export const receiver: ReceiverKind<StatusConfiguration> = {
  kind: 'nagios-status',
  properties: {
    path: { type: 'string', pattern: '^/', description: "Nagios' status_file" },
    intervalSeconds: {
      type: 'number',
      minimum: 0.1,
      default: INTERVAL_SECONDS,
      description: 'seconds between two readings; it is read at start too',
    },
    maxAgeSeconds: {
      type: 'number',
      minimum: 1,
      default: MAX_AGE_SECONDS,
      description:
        'older results are passed over; less than the time for which the store remembers events, or they come again',
    },
    settleSeconds: {
      type: 'number',
      minimum: 0,
      default: SETTLE_SECONDS,
      description:
        'seconds that what was read waits, so that results before it come first; longer than Nagios takes to hand over performance data',
    },
    spool: {
      type: 'string',
      pattern: '^/',
      description:
        'the directory of the receiver nagios-perfdata of the same Nagios: what waits there is older, and goes first',
    },
    tags: {
      type: 'array',
      items: { type: 'string', pattern: CUSTOM_VARIABLE },
      description: 'custom variables of hosts and services that become tags',
    },
  },
  required: ['path'],
  marks: ({ path, spool }) => [...nagiosMarks({ files: [path] }), ...spoolMarks(spool)],
  needs: ({ path, spool }) => [
    { field: ['path'], path, use: 'read' },
    ...(spool === undefined ? [] : [{ field: ['spool'], path: spool, use: 'list' } as const]),
  ],
  start(name, configuration, world) {
    const reader = statusReader(name, configuration, world);
    const { intervalSeconds = INTERVAL_SECONDS } = configuration;
    return Promise.resolve(
      polling(world, intervalSeconds, async ({ stopping, heard }) => {
        const writtenAt = await reader(stopping);
        if (writtenAt !== undefined) heard(writtenAt);
      }),
    );
  },
};

/** What was seen last, so that only what is new is stored and Nagios' restarts are noticed. */
interface Seen extends StatusContent {
  readonly version: string;
}

type ReadOnce = (stopping: AbortSignal) => Promise<number | undefined>;

/** @returns when Nagios wrote what was read, seconds since the epoch; undefined when it was given up */
function statusReader(name: string, configuration: StatusConfiguration, world: ReceiveWorld): ReadOnce {
  const { path, maxAgeSeconds = MAX_AGE_SECONDS, tags = [] } = configuration;
  const { settleSeconds = SETTLE_SECONDS, spool } = configuration;
  const { machine, notice } = world;
  let seen: Seen | undefined;
  return async (stopping) => {
    const pieces = await machine.pieces(path);
    const { device, inode, size, modifiedAt } = pieces.status;
    const version = [device, inode, size, modifiedAt].join();
    try {
      if (seen?.version === version) return modifiedAt;
      if (!(await earlierAreIn(stopping))) return undefined;
      const store = storeFor(name, world, stopping);
      const known = seen?.ids ?? new Set<string>();
      const notBefore = machine.clock.now() - maxAgeSeconds;
      const content = await readStatus(path, pieces, { tags, known, notBefore, store });
      if (content === undefined) return undefined;
      say(content);
      seen = { ...content, version };
      return modifiedAt;
    } finally {
      await pieces.close();
    }
  };

  /**
   * The file says the last result only, and says it sooner than those before it are handed over: Nagios replaces the file,
   * so that what was opened stays as it was until they are stored. False when it was told to stop before.
   */
  async function earlierAreIn(stopping: AbortSignal): Promise<boolean> {
    await pause(machine.clock, settleSeconds, stopping);
    const handedOver = async (): Promise<readonly string[]> =>
      spool === undefined ? [] : (await machine.spool(spool).waiting()).filter((name) => ROTATED.test(name));
    for (let earlier = await handedOver(); earlier.length > 0 && !stopping.aborted;) {
      await pause(machine.clock, LOOK_SECONDS, stopping);
      const left = new Set(await handedOver());
      earlier = earlier.filter((name) => left.has(name));
    }
    return !stopping.aborted;
  }

  function say({ programStart, unreadable }: StatusContent): void {
    if (seen !== undefined && seen.programStart !== programStart)
      notice({ kind: 'gap', text: `${path}: Nagios was started anew; only last results are known` });
    if (unreadable > 0 && unreadable !== seen?.unreadable)
      notice({ kind: 'dropped', text: `${path}: blocks that are no results`, count: unreadable });
  }
}
