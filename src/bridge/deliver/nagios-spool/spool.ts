/** Events into a directory of checkresult files. */
import { Failure } from '../../../host/failure.ts';
import type { Journal } from '../../../host/journal.ts';
import type { SpoolDirectory } from '../../../host/spool-directory.ts';
import type { FindTarget } from '../nagios-objects.ts';
import type { Sink } from '../sink.ts';
import { planOf } from './plan.ts';
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

export function spoolSink(name: string, world: SpoolWorld): SpoolSink {
  const { spool, journal, now, objects } = world;
  const look = waitingFiles(spool);
  let publisher: Publisher | undefined;
  return {
    name,
    held: async () => (await look(now())).targets,
    async deliver(events) {
      const published = (publisher ??= await openPublisher(spool, journal, now()));
      const waiting = await look(now());
      const { files, outcomes } = planOf(events, published, waiting.targets, await objects());
      if (files.length > 0) requireReader(world, waiting);
      try {
        for (const results of files) {
          const content = checkResultFile(name, [...results.values()], now());
          await published.publish([...results.keys()], content, waiting.names);
        }
        return outcomes();
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
