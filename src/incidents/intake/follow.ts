/** The log of the bridge, followed into the ledger. */
import { follow, type Following } from '../../store/follow.ts';
import type { Intake, Taken } from './intake.ts';

export interface FollowWorld extends Omit<Following, 'prepare' | 'next' | 'share' | 'batch'> {
  readonly intake: Intake;
  /** Told of each step that took or did anything. */
  readonly taken: (taken: Taken) => Promise<void>;
}

/** Most results in one transaction; while it lasts, an embedded store appends nothing. */
export const INTAKE_BATCH = 500;
const SHARE = 0.5;

/** What is not taken after a step that fails opens nothing and closes nothing until it is. */
export async function followIntoLedger({ intake, taken, ...world }: FollowWorld): Promise<void> {
  await follow({
    ...world,
    batch: INTAKE_BATCH,
    share: SHARE,
    async prepare() {
      await intake.prepare();
      await taken({ count: 0, late: 0, happened: [] });
    },
    async next() {
      const step = await intake.next(INTAKE_BATCH);
      if (step.count > 0 || step.happened.length > 0) await taken(step);
      return step.count;
    },
  });
}
