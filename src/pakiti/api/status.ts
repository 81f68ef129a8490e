/** How the server is: what it has taken, what it knows and how old that is, and what waits. */
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { FeedKind } from '../feeds/feed.ts';
import { freshnessOf } from '../feeds/sync/freshness.ts';
import { snapshotIn, type FeedSnapshot } from '../feeds/sync/snapshot.ts';
import { type SyncProgress, underWay } from '../feeds/sync/turn.ts';
import { totalsIn } from '../findings/kept-assessment.ts';
import { instant, SILENT_AFTER_SECONDS } from './host-document.ts';

/** What is in the store, whoever has put it there. */
export interface StoreStatus {
  /** Heard of last; null: no host was. */
  readonly lastReport: string | null;
  readonly lagSeconds: number | null;
  readonly hosts: HostCounts;
  /** CVEs of which nobody can tell, of all hosts together. */
  readonly undeterminedCves: number;
  readonly pendingInventories: number;
  /** Of the inventory that has waited longest. */
  readonly pendingSeconds: number;
  readonly feeds: readonly FeedStatus[];
}

export interface HostCounts {
  readonly all: number;
  /** Not heard of for two days. */
  readonly silent: number;
  /** Something of it has changed, and it has not been assessed since. */
  readonly unassessed: number;
  readonly vulnerable: number;
  /** Of a CVE, or of the whole of it, nobody can tell. */
  readonly undetermined: number;
}

export interface FeedStatus {
  readonly feed: string;
  readonly records: number;
  readonly notUnderstood: number;
  readonly taken: string | null;
  /** Since it was last known to be what the vendor says; null: never. */
  readonly ageSeconds: number | null;
  readonly staleAfterSeconds: number;
  /** What rests on it is undetermined. */
  readonly stale: boolean;
  /** Why the last attempt was refused; null where it was not. */
  readonly refused: string | null;
  /** When it was last tried to the end; null: never. */
  readonly tried: string | null;
  /** How far a sync is, whatever process does it; null: none is under way. */
  readonly syncing: SyncProgress | null;
}

/** What takes long, and how far it is. */
export interface Work {
  /** Such as `assessing`. */
  readonly what: string;
  readonly done: number;
  /** Null: nobody knows how much it will be. */
  readonly of: number | null;
  readonly seconds: number;
}

/** Of one process, since it has started. */
export interface ProcessStatus {
  readonly version: string;
  readonly started: string;
  /** By what became of them. */
  readonly reports: Readonly<Record<ReportOutcome, number>>;
  readonly work: readonly Work[];
  /** What does not work at present, for people. */
  readonly troubles: readonly string[];
}

/**
 * `stored` has changed something, `same` was there already, `asked` was only to be answered, `refused` was no report,
 * `turned-away` was of somebody who may not, `failed` is our own trouble.
 */
export const REPORT_OUTCOMES = ['stored', 'same', 'asked', 'refused', 'turned-away', 'failed'] as const;
export type ReportOutcome = (typeof REPORT_OUTCOMES)[number];

export interface ServerStatus extends ProcessStatus, StoreStatus {
  readonly at: string;
}

export interface StatusWorld {
  readonly tables: PakitiTables;
  readonly kinds: readonly Pick<FeedKind, 'name' | 'staleAfterSeconds'>[];
  /** Feeds that are to be there, whether they were ever tried or not. */
  readonly wanted: () => Promise<readonly string[]>;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

export async function readStoreStatus({ tables, kinds, wanted, now }: StatusWorld): Promise<StoreStatus> {
  const at = now();
  const counted = await tables.census(at - SILENT_AFTER_SECONDS);
  const { vulnerable, undetermined, undeterminedCves } = await countVerdicts(tables);
  const { hosts: all, silent, unassessed, newest, pending, waitingSince } = counted;
  return {
    lastReport: newest === null ? null : instant(newest),
    lagSeconds: newest === null ? null : secondsBetween(newest, at),
    hosts: { all, silent, unassessed, vulnerable, undetermined },
    undeterminedCves,
    pendingInventories: pending,
    pendingSeconds: waitingSince === null ? 0 : secondsBetween(waitingSince, at),
    feeds: await feedStatuses({ tables, kinds }, await wanted(), at),
  };
}

async function countVerdicts(tables: PakitiTables) {
  const counts = { vulnerable: 0, undetermined: 0, undeterminedCves: 0 };
  for await (const page of tables.everyTotals()) {
    for (const { totals, hosts } of page) {
      const { packages, undetermined, gaps } = totalsIn(totals);
      if (packages > 0) counts.vulnerable += hosts;
      if (undetermined > 0 || gaps.length > 0) counts.undetermined += hosts;
      counts.undeterminedCves += undetermined * hosts;
    }
    await new Promise(setImmediate);
  }
  return counts;
}

/** @param wanted feeds that are to be there, whether they were ever tried or not */
export async function feedStatuses(
  { tables, kinds }: Pick<StatusWorld, 'tables' | 'kinds'>,
  wanted: readonly string[],
  at: number,
): Promise<readonly FeedStatus[]> {
  const known = new Map((await tables.feeds()).map(({ name, body }) => [name, snapshotIn(body)]));
  const turns = await tables.turns();
  const syncing = underWay(turns, at);
  return [...new Set([...known.keys(), ...wanted])].toSorted().map((name) => {
    const tried = turns.find(({ feed }) => feed === name)?.tried_at ?? null;
    const { done, of } = syncing.find(({ feed }) => feed === name) ?? {};
    return {
      ...knownOf(name, known.get(name), kinds, at),
      tried: tried === null ? null : instant(tried),
      syncing: done === undefined || of === undefined ? null : { done, of },
    };
  });
}

/** @param kinds one that is none of these is no feed any more, and nothing may rest on it */
function knownOf(
  feed: string,
  snapshot: FeedSnapshot | undefined,
  kinds: StatusWorld['kinds'],
  at: number,
): Omit<FeedStatus, 'tried' | 'syncing'> {
  const kind = kinds.find(({ name }) => name === feed) ?? { staleAfterSeconds: 0 };
  const { ageSeconds, stale } = freshnessOf(snapshot, kind, at);
  const { content, takenAt = null, refused } = snapshot ?? {};
  return {
    ...{ feed, records: content?.records ?? 0, notUnderstood: content?.notUnderstood ?? 0 },
    ...{ taken: takenAt === null ? null : instant(takenAt), refused: refused?.reason ?? null },
    ...{ ageSeconds: ageSeconds === null ? null : Math.round(ageSeconds), stale },
    staleAfterSeconds: kind.staleAfterSeconds,
  };
}

function secondsBetween(from: number, to: number): number {
  return Math.max(0, Math.round(to - from));
}
