/** Trees of this machine: the roots are looked at here, what is below them in worker threads. */
import type { Stats } from 'node:fs';
import { beforeAbort } from '../deadline.ts';
import { Failure, failureOf } from '../failure.ts';
import { pathForSystem } from '../file-name.ts';
import type { Trees, TreeReport, Walk } from '../trees.ts';
import { expand } from './expand.ts';
import { FirstErrors } from './first-errors.ts';
import { mergeReports } from './merge-reports.ts';
import { Selector } from './selector.ts';
import { statuses } from './statuses.ts';
import { stat } from './system-calls.ts';
import type { Threads } from './threads.ts';
import { walkBelow } from './walk-crew.ts';
import { ANY_DEVICE, type Task } from './walk-messages.ts';

export function createTrees(threads: Threads): Trees {
  return {
    prepare: () => threads.prepare(),
    expand,
    async walk(walk, signal, underWay) {
      const { report, tasks } = await beforeAbort(lookAtRoots(walk), signal);
      if (tasks.length === 0) {
        underWay?.();
        return report;
      }
      const below = walkBelow(walk, tasks, threads, signal);
      underWay?.();
      return mergeReports(walk, [report, ...(await below)]);
    },
    statuses: (paths, signal) => statuses(paths, threads, signal),
  };
}

interface Roots {
  readonly report: TreeReport;
  readonly tasks: readonly Task[];
}

/** Asynchronous: a call that hangs in the kernel hangs a pool thread, not the deadline timer. */
async function lookAtRoots(walk: Walk): Promise<Roots> {
  const selector = new Selector(walk.select);
  const errors = new FirstErrors();
  const tasks: Task[] = [];
  let seen = 0;
  for (const root of new Set(walk.roots)) {
    const stats = await statusOrFailure(root);
    if (stats instanceof Failure) {
      errors.add(root, stats);
      continue;
    }
    seen += 1;
    const isDirectory = stats.isDirectory();
    selector.offer(root, stats, 0, isDirectory);
    if (isDirectory && walk.depth > 0) tasks.push(taskOf(root, stats, walk));
  }
  const selected = selector.selected();
  const notEntered = { count: 0, paths: [] };
  return { report: { seen, vanished: 0, selected, notEntered, ...errors.report() }, tasks };
}

function statusOrFailure(root: string): Promise<Stats | Failure> {
  return stat(pathForSystem(root)).catch((error: unknown) => failureOf(error, root));
}

function taskOf(root: string, { dev }: Stats, { depth, oneFileSystem }: Walk): Task {
  return { directory: root, device: oneFileSystem ? dev : ANY_DEVICE, depth, excluded: 0 };
}
