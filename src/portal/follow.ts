/** log → current states and changes, behind the bridge like a sink. */
import type { PortalTables } from '../store/portal.ts';
import { heard, project, type ProjectRules } from './project.ts';

export interface FollowWorld {
  readonly tables: PortalTables;
  readonly rules: ProjectRules;
  /** Most events in one transaction; while it lasts, an embedded store appends nothing. */
  readonly batch: number;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Resolves after so many seconds, or at once when the daemon stops. */
  readonly pause: (seconds: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** Told when a step has failed, and with `undefined` when one has succeeded again. */
  readonly failed: (error: unknown) => void;
}

export const FOLLOW_BATCH = 500;
const IDLE_SECONDS = 0.5;
/** Of the time, while there is more to follow: the rest is for those who append. */
const SHARE = 0.25;
const LONGEST_STEP_SECONDS = 5;
const FAILED_SECONDS = 5;

/** One step. @returns how many events it was */
export async function followNext({
  tables,
  rules,
  batch,
}: Pick<FollowWorld, 'tables' | 'rules' | 'batch'>): Promise<number> {
  return await tables.advance(batch, async (entries, known) => {
    const events = entries.map(heard);
    return project(events, await known([...new Set(events.map(({ id }) => id))]), rules);
  });
}

/**
 * Until the signal. A step that fails is tried again and nothing is passed over: what the tables do not know, they
 * show as stale before long, never as well.
 */
export async function followLog(world: FollowWorld): Promise<void> {
  const { tables, rules, batch, pause, signal, failed } = world;
  let ready = false;
  let failing = false;
  while (!signal.aborted) {
    try {
      if (!ready) {
        await tables.addFollower();
        await tables.refit(rules.expected, rules.ngiOf);
        ready = true;
      }
      const begun = world.now();
      const taken = await followNext(world);
      if (failing) failed(undefined);
      failing = false;
      await pause(taken < batch ? IDLE_SECONDS : breathSeconds(world.now() - begun));
    } catch (error) {
      failing = true;
      failed(error);
      await pause(FAILED_SECONDS);
    }
  }
}

/** @param spent seconds of a step, by a clock that may have been set meanwhile */
function breathSeconds(spent: number): number {
  return Math.min(Math.max(spent, 0), LONGEST_STEP_SECONDS) * (1 / SHARE - 1);
}
