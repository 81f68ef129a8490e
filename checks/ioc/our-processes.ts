/** Processes that show up only because this check runs: it must not find itself. */
import { orReason, type Look } from '../../src/evidence/look.ts';
import type { Process } from '../../src/evidence/facts/processes.ts';
import type { SoughtProcess } from './indicator.ts';

export interface OurProcesses {
  /** The one that looks; undefined where nobody tells. */
  readonly self: number | undefined;
  /** Those that started it, the nearest first. */
  readonly ancestors: readonly number[];
  /** What our command line says after the program, as whoever starts us through a shell says too. */
  readonly argumentsText: string;
}

const MAX_ANCESTORS = 32;
const MAX_BYTES = 2 ** 20;

export async function ourProcesses({ host: { files } }: Look): Promise<OurProcesses> {
  const link = await orReason(files.readLink('/proc/self'));
  const self = link.reason === undefined && /^\d+$/.test(link.value) ? Number(link.value) : undefined;
  const line = await orReason(files.open('/proc/self/cmdline', MAX_BYTES));
  const words = line.reason === undefined ? line.value.bytes.toString('utf8').split('\0') : [];
  const ancestors: number[] = [];
  for (let pid = self; pid !== undefined && pid > 1 && ancestors.length < MAX_ANCESTORS;) {
    const stat = await orReason(files.open(`/proc/${pid}/stat`, MAX_BYTES));
    // The name stands in parentheses and may hold any character, parentheses too.
    const parent =
      stat.reason === undefined
        ? /^.*\) \S (?<parent>\d+) /s.exec(stat.value.bytes.toString('latin1'))
        : null;
    pid = parent === null ? undefined : Number(parent.groups?.['parent']);
    if (pid !== undefined) ancestors.push(pid);
  }
  return {
    self,
    ancestors,
    argumentsText: words
      .slice(1)
      .filter((word) => word !== '')
      .join(' '),
  };
}

/**
 * Our own process always; one that started us only where it is the command line that matches and ours is in it.
 * Whatever else runs above us is as suspect as anything.
 */
export function isOurs(
  { self, ancestors, argumentsText }: OurProcesses,
  { pid, commandLine }: Process,
  { names, executables, commandLine: sought, deleted }: SoughtProcess,
): boolean {
  if (pid === self) return true;
  const byLineOnly = sought !== null && names.length + executables.length === 0 && deleted === null;
  if (!byLineOnly || argumentsText === '' || !ancestors.includes(pid) || 'unread' in commandLine)
    return false;
  return (commandLine.value ?? []).join(' ').includes(argumentsText);
}
