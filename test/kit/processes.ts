/** Finding the processes of tests among all. */
import { constants } from 'node:os';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface RunningProcess {
  readonly pid: number;
  readonly argv: readonly string[];
}

/** The processes that run an executable below `directory`. */
export function processesBelow(directory: string): readonly RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const argv = argvBelow(directory, pid);
      return argv === undefined ? [] : [{ pid: Number(pid), argv }];
    });
}

function argvBelow(directory: string, pid: string): readonly string[] | undefined {
  try {
    if (!readlinkSync(`/proc/${pid}/exe`).startsWith(`${directory}/`)) return undefined;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return undefined; // it has ended, or it is somebody else's
  }
}

/** Whether a process has a handler for a signal by now: proc(5), SigCgt. */
export function catches(pid: number, signal: NodeJS.Signals): boolean {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mask = BigInt(`0x${/^SigCgt:\s*(\w+)$/m.exec(status)?.[1] ?? '0'}`);
  return ((mask >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
}

/** The processes that have a path, which nobody else knows, in their arguments. */
export function processesNaming(path: string): readonly RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((pid) => {
      const argv = argumentsOf(pid);
      return argv.some((argument) => argument.includes(path)) ? [{ pid: Number(pid), argv }] : [];
    });
}

function argumentsOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // it has ended
  }
}
