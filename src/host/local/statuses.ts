/** What many paths of this machine are: few are looked at here, many in worker threads. */
import { beforeAbort } from '../deadline.ts';
import { failureOf } from '../failure.ts';
import { pathForSystem } from '../file-name.ts';
import type { TreeEntry, TreeError } from '../trees.ts';
import { lookAtFiles } from './file-crew.ts';
import { lstat } from './system-calls.ts';
import type { Threads } from './threads.ts';
import { treeEntry } from './tree-entry.ts';

/** Up to here a thread costs more than it saves. */
const FEW = 500;

export function statuses(
  paths: readonly string[],
  threads: Threads,
  signal: AbortSignal,
): Promise<readonly (TreeEntry | TreeError)[]> {
  if (paths.length > FEW) return lookAtFiles<TreeEntry>({ kind: 'status' }, paths, 0, threads, signal);
  return Promise.all(paths.map((path) => status(path, signal)));
}

async function status(path: string, signal: AbortSignal): Promise<TreeEntry | TreeError> {
  try {
    return treeEntry(path, await beforeAbort(lstat(pathForSystem(path)), signal));
  } catch (error) {
    const { reason, message } = failureOf(error, path);
    return { path, reason, message };
  }
}
