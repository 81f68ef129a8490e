/** Which files are left where they are for now. */
import { Failure } from '../../../host/failure.ts';
import type { FileStatus } from '../../../host/files.ts';
import { MAX_REPORT_BYTES, SIGNATURE, type Drop } from './drop.ts';
import { parseReport } from './parse-report.ts';
import { readWhole } from './read-whole.ts';

/** @param names of all files that are there now */
export type IsReady = (name: string, names: ReadonlySet<string>) => Promise<boolean>;

/**
 * A report and its signature are written one after the other, and a run rewrites its report until it has ended: verdicts
 * that are not done yet must not be taken for UNKNOWN ones.
 */
export function readiness({ rules, world, spool, readers }: Drop): IsReady {
  const { clock, files } = world.machine;
  /** Unfinished reports by name, as they were when they were looked at. */
  const unfinished = new Map<string, string>();

  return async (name, names) => {
    const written = [name, name + SIGNATURE].filter((file) => names.has(file));
    const statuses = await Promise.all(written.map(statusOf));
    if (statuses.some((status) => isYounger(status, rules.settleSeconds))) return false;
    const [status] = statuses;
    if (status !== undefined && isYounger(status, rules.unfinishedSeconds)) {
      return !(await isUnfinished(name, status));
    }
    unfinished.delete(name);
    return true;
  };

  /** In either direction: a clock may have been set back. */
  function isYounger(status: FileStatus | undefined, seconds: number): boolean {
    return status !== undefined && Math.abs(clock.now() - status.modifiedAt) < seconds;
  }

  /** What cannot be looked at is taken, to say why. */
  async function statusOf(file: string): Promise<FileStatus | undefined> {
    try {
      return await files.linkStatus(`${rules.directory}/${file}`);
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  }

  async function isUnfinished(name: string, { inode, size, modifiedAt }: FileStatus): Promise<boolean> {
    const version = [inode, size, modifiedAt].join();
    if (unfinished.get(name) === version) return true;
    unfinished.delete(name);
    const file = await readWhole(() => spool.look(name), name, MAX_REPORT_BYTES);
    if ('why' in file) return false;
    const parsed = parseReport(file.bytes, readers);
    if ('why' in parsed || !parsed.isUnfinished) return false;
    unfinished.set(name, version);
    return true;
  }
}
