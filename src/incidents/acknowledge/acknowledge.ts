/** Every monitor told of the tickets: one pass over what is bad at present. */
import type { Acknowledger } from '../../bridge/acknowledge/acknowledger.ts';
import { monitorTarget, targetKey } from '../../bridge/monitor-target.ts';
import { STATES } from '../../result/index.ts';
import type { AcknowledgementTables } from '../../store/acknowledgements.ts';
import type { WatchTables } from '../../store/watch.ts';
import type { IssueKey } from '../issue-key.ts';
import type { Issue } from '../issue.ts';
import type { Ledger } from '../ledger.ts';
import { watchedOf, type WatchedSubject } from '../watch/watch.ts';
import { reconcile, type Reconciled } from './reconcile.ts';
import { type Wanted, wantedFor } from './wanted.ts';

export interface AcknowledgeWorld {
  readonly ledger: Pick<Ledger, 'current'>;
  readonly watch: Pick<WatchTables, 'subjectsIn'>;
  readonly tables: AcknowledgementTables;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

const PROBLEMS = STATES.filter((state) => state !== 'OK');

export async function wantedNow({ ledger, watch, now }: AcknowledgeWorld): Promise<readonly Wanted[]> {
  const subjects = (await watch.subjectsIn(PROBLEMS)).map(watchedOf);
  const issues = new Map<IssueKey, Issue | undefined>();
  for (const key of new Set(subjects.flatMap(({ about }) => about)))
    issues.set(key, await ledger.current(key));
  const byTarget = Map.groupBy(subjects, ({ subject }) => targetKey(monitorTarget(subject)));
  return [...byTarget.values()].flatMap(
    (all) => wantedFor(together(all), (key) => issues.get(key), now()) ?? [],
  );
}

/** A monitor may have under one name what sources tell apart: it is handled when all of it is. */
function together(all: readonly WatchedSubject[]): WatchedSubject {
  const [first, ...others] = all as readonly [WatchedSubject, ...WatchedSubject[]];
  if (others.length === 0) return first;
  const isTold = all.every(({ about }) => about.length > 0);
  return {
    ...first,
    about: isTold ? [...new Set(all.flatMap(({ about }) => about))] : [],
    problemSince: Math.max(...all.map(({ problemSince }) => problemSince ?? 0)),
  };
}

/** @returns by the names of the monitors */
export async function acknowledgeAll(
  world: AcknowledgeWorld,
  acknowledgers: readonly Acknowledger[],
): Promise<ReadonlyMap<string, Reconciled>> {
  const wanted = await wantedNow(world);
  const results = new Map<string, Reconciled>();
  for (const acknowledger of acknowledgers)
    results.set(acknowledger.name, await reconcile({ ...world, acknowledger }, wanted));
  return results;
}
