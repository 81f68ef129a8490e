/** What takes long to make and is made once for all processes of `npm test`, each of which tests some of the files. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** Names the directory for it, which lasts as long as the run; elsewhere nothing is kept. */
export const KEPT = 'SECMON_TEST_KEPT';

/** @returns a directory that `make` has made, here or in another process; undefined where nothing is kept */
export function keptDirectory(name: string, make: () => string): string | undefined {
  const kept = process.env[KEPT];
  if (kept === undefined) return undefined;
  const directory = join(kept, name);
  const lock = openSync(`${directory}.lock`, 'w');
  try {
    // flock(1) locks what it shares with us, until we close it or end.
    const { status } = spawnSync('flock', ['3'], { stdio: ['ignore', 'inherit', 'inherit', lock] });
    if (status !== 0) throw new Error(`flock ended with ${status}`);
    if (!existsSync(directory)) renameSync(make(), directory);
    return directory;
  } finally {
    closeSync(lock);
  }
}
