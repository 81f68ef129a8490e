/** log → current states and changes, behind the bridge like a sink. */
import { follow, type Following } from '../store/follow.ts';
import type { PortalTables } from '../store/portal.ts';
import { heard, project, type ProjectRules } from './project.ts';

export interface FollowWorld extends Omit<Following, 'prepare' | 'next' | 'share'> {
  readonly tables: PortalTables;
  readonly rules: ProjectRules;
}

/** Most events in one transaction; while it lasts, an embedded store appends nothing. */
export const FOLLOW_BATCH = 500;
const SHARE = 0.25;

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

/** What the tables do not know after a step that fails, they show as stale before long, never as well. */
export async function followLog(world: FollowWorld): Promise<void> {
  const { tables, rules } = world;
  await follow({
    ...world,
    share: SHARE,
    next: () => followNext(world),
    async prepare() {
      await tables.addFollower();
      await tables.refit(rules.expected, rules.ngiOf);
    },
  });
}
