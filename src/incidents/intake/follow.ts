/** The log of the bridge, followed into the ledger. */
import { follow, type Following } from '../../store/follow.ts';
import type { Intake, Taken } from './intake.ts';

export interface FollowWorld extends Omit<Following, 'prepare' | 'next' | 'share' | 'batch'> {
  readonly intake: Pick<Intake, 'prepare' | 'next'>;
  /** Told of each step that took or did anything. */
  readonly taken: (taken: Taken) => Promise<void>;
}

/** Most results in one transaction; while it lasts, an embedded store appends nothing. */
export const INTAKE_BATCH = 500;
const SHARE = 0.5;
/** Results about an issue of thousands of hosts cost a hundred times what others do. */
const LONGEST_SECONDS = 1;
const SHORT_SECONDS = 0.25;

/** What is not taken after a step that fails opens nothing and closes nothing until it is. */
export async function followIntoLedger({ intake, taken, ...world }: FollowWorld): Promise<void> {
  let size = INTAKE_BATCH;
  await follow({
    ...world,
    batch: INTAKE_BATCH,
    share: SHARE,
    async prepare() {
      await intake.prepare();
      await taken({ count: 0, late: 0, ahead: 0, happened: [] });
    },
    async next() {
      const begun = world.now();
      const step = await intake.next(size);
      size = sizeAfter(size, world.now() - begun);
      if (step.count > 0 || step.happened.length > 0) await taken(step);
      return step.count;
    },
  });
}

/** @param spent seconds of a step, by a clock that may have been set meanwhile */
function sizeAfter(size: number, spent: number): number {
  if (spent > LONGEST_SECONDS) return Math.max(1, Math.floor(size / 2));
  return spent < SHORT_SECONDS ? Math.min(INTAKE_BATCH, 2 * size) : size;
}
