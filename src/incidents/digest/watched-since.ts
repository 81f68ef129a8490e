/** Since when the log is watched: digests say nothing of the time before. */
import type { DigestTables } from '../../store/digests.ts';
import type { WatchTables } from '../../store/watch.ts';
import type { DigestKind } from './period.ts';

interface World {
  readonly tables: Pick<DigestTables, 'newest' | 'plan'>;
  readonly watch: Pick<WatchTables, 'logFrom'>;
  readonly kinds: readonly Pick<DigestKind, 'name'>[];
  /** Seconds since the epoch. */
  readonly now: () => number;
}

/** Kept like a digest without mails that ended then. */
const BEGUN = 'begun';

/**
 * From the oldest event on that is there when digests are first asked for: what is deleted later was seen all the same.
 * @returns seconds since the epoch; undefined where nobody noted it before digests were made
 */
export async function watchedSince({ tables, watch, kinds, now }: World): Promise<number | undefined> {
  const noted = await notedSince(tables, now());
  if (noted !== undefined) return noted;
  for (const { name } of kinds) if ((await tables.newest(name, now())) !== undefined) return undefined;
  const until = Math.min(now(), (await watch.logFrom()) ?? Infinity);
  await tables.plan({ name: BEGUN, scope: '', until, state: 'made', body: '{}' }, []);
  return until;
}

/** @returns undefined before it was noted */
export function notedSince(tables: World['tables'], now: number): Promise<number | undefined> {
  return tables.newest(BEGUN, now);
}
