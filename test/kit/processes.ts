/** Finding a process of ours among all. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The processes that run `executable` with `word` on their command line. */
export function processesOf(executable: string, word: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => runs(pid, executable, word))
    .map(Number);
}

function runs(pid: string, executable: string, word: string): boolean {
  try {
    if (readlinkSync(`/proc/${pid}/exe`) !== executable) return false;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word);
  } catch {
    return false; // it has ended, or it is somebody else's
  }
}
