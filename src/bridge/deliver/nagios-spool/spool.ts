/** Events into a directory of checkresult files: one file for a batch, so that all of it is seen together. */
import { Failure } from '../../../host/failure.ts';
import type { Journal } from '../../../host/journal.ts';
import type { SpoolDirectory } from '../../../host/spool-directory.ts';
import type { Event } from '../../event.ts';
import { targetKey } from '../../monitor-target.ts';
import type { FindTarget } from '../nagios-objects.ts';
import { type NagiosResult, nagiosResult } from '../nagios-result.ts';
import type { Outcome, Sink } from '../sink.ts';
import { openPublisher, type Publisher } from './publication.ts';
import { checkResultFile } from './records.ts';
import { waitingFiles, type Waiting } from './waiting.ts';

export interface SpoolWorld {
  /** Names the directory in messages. */
  readonly path: string;
  readonly spool: SpoolDirectory;
  /** What has been published, in a place that Nagios does not read. */
  readonly journal: Journal;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly objects: () => Promise<FindTarget>;
  /** Files that may wait for Nagios. */
  readonly maxWaiting: number;
  /** Seconds that one may wait. */
  readonly maxWaitSeconds: number;
}

export interface SpoolSink extends Sink {
  /** Keys of the targets whose last result Nagios has not read yet. */
  held(): Promise<ReadonlySet<string>>;
}

/** About as often as Nagios reads (`check_result_reaper_frequency`). */
const AGAIN_SECONDS = 5;
const HELD: Outcome = {
  state: 'retry',
  reason: 'Nagios has not read the result before it yet',
  afterSeconds: AGAIN_SECONDS,
};

export function spoolSink(name: string, world: SpoolWorld): SpoolSink {
  const { spool, journal, now, objects } = world;
  const look = waitingFiles(spool);
  let publisher: Publisher | undefined;
  return {
    name,
    held: async () => (await look(now())).targets,
    async deliver(events) {
      const published = (publisher ??= await openPublisher(spool, journal));
      const waiting = await look(now());
      const plan = planOf(events, published, waiting.targets, await objects());
      if (plan.results.size === 0) return plan.outcomes('');
      requireReader(world, waiting);
      try {
        const content = checkResultFile(name, [...plan.results.values()], now());
        const file = await published.publish([...plan.results.keys()], content, waiting.names);
        return plan.outcomes(file);
      } catch (error) {
        // How far it came is not known: journal and directory are asked before the next attempt.
        publisher = undefined;
        throw error;
      }
    },
  };
}

/** @throws Failure `unreachable` when Nagios does not read */
function requireReader({ path, now, maxWaiting, maxWaitSeconds }: SpoolWorld, waiting: Waiting): void {
  const { files, since } = waiting;
  if (files >= maxWaiting) throw new Failure('unreachable', `${path}: ${files} files wait for Nagios`);
  const seconds = now() - since;
  if (seconds > maxWaitSeconds)
    throw new Failure('unreachable', `${path}: Nagios has read nothing for ${Math.round(seconds)} s`);
}

interface Plan {
  /** By the id of the event, in order. */
  readonly results: ReadonlyMap<string, NagiosResult>;
  /** @param file that the results are in */
  readonly outcomes: (file: string) => readonly Outcome[];
}

function planOf(
  events: readonly Event[],
  published: Publisher,
  waiting: ReadonlySet<string>,
  find: FindTarget,
): Plan {
  const results = new Map<string, NagiosResult>();
  const outcomes = events.map((event): Outcome | undefined => {
    const file = published.fileOf(event.id);
    if (file !== undefined) return { state: 'delivered', reference: file };
    const result = nagiosResult(event, find);
    if (typeof result === 'string') return { state: 'dead', reason: result };
    if (waiting.has(targetKey(result.target))) return HELD;
    results.set(event.id, result);
    return undefined;
  });
  return {
    results,
    outcomes: (file) => outcomes.map((outcome) => outcome ?? { state: 'delivered', reference: file }),
  };
}
