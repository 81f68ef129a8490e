/** One sync of a feed at a time, whatever process or machine begins it; who is killed meanwhile loses it before long. */
import type { PakitiTables } from '../../../store/pakiti/tables.ts';
import type { TurnRow } from '../../../store/pakiti/rows.ts';
import { isHeld } from '../../../store/pakiti/turns.ts';
import { Failure } from '../../../host/failure.ts';
import type { SyncOutcome } from './sync.ts';

export interface TurnWorld {
  readonly tables: Pick<PakitiTables, 'claimTurn' | 'keepTurn' | 'endTurn'>;
  /** A word that nobody else has. */
  readonly newHolder: () => string;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Ends at once when the signal aborts. */
  readonly pause: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** How far it is. */
export interface SyncProgress {
  /** Records, or files. */
  readonly done: number;
  /** Null: nobody knows how many it will be. */
  readonly of: number | null;
}

export interface TurnRule {
  /** Only when the last turn ended before, seconds since the epoch; null: whenever that was. */
  readonly triedBefore: number | null;
  /** For which whoever has it in hand is waited for. */
  readonly waitSeconds: number;
}

/** A document of a hundred megabytes is parsed in one piece, and nothing is renewed meanwhile. */
const LEASE_SECONDS = 300;
const RENEW_SECONDS = 5;
const LOOK_SECONDS = 1;

/**
 * @param work is given a signal that aborts also when the turn is lost
 * @returns `held`: it is in other hands; `not due`: it was tried lately
 */
export async function inTurn<T extends Pick<SyncOutcome, 'state'>>(
  world: TurnWorld,
  feed: string,
  rule: TurnRule,
  work: (signal: AbortSignal, tell: (progress: SyncProgress) => void) => Promise<T>,
  signal: AbortSignal,
): Promise<T | 'held' | 'not due'> {
  const { tables, now } = world;
  const turn = { feed, holder: world.newHolder() };
  const claimed = await claim(world, turn, rule, signal);
  if (claimed !== 'taken') return claimed;
  const over = new AbortController();
  const lost = new AbortController();
  let progress: SyncProgress | undefined;
  const keeping = keep(world, turn, () => progress, over.signal).catch((error: unknown) => lost.abort(error));
  let failed = true;
  try {
    const outcome = await work(AbortSignal.any([signal, lost.signal]), (told) => (progress = told));
    failed = outcome.state === 'refused';
    return outcome;
  } finally {
    over.abort();
    await keeping;
    await tables.endTurn(turn, now(), failed);
  }
}

type Turn = Pick<TurnRow, 'feed'> & { readonly holder: string };

async function claim(
  { tables, now, pause }: TurnWorld,
  turn: Turn,
  { triedBefore, waitSeconds }: TurnRule,
  signal: AbortSignal,
): Promise<'taken' | 'held' | 'not due'> {
  for (let waited = 0; ; waited += LOOK_SECONDS) {
    const claimed = await tables.claimTurn({
      ...turn,
      ...{ now: now(), leaseSeconds: LEASE_SECONDS, triedBefore },
    });
    if (claimed !== 'held' || waited >= waitSeconds || signal.aborted) return claimed;
    await pause(LOOK_SECONDS, signal);
  }
}

/** @throws Failure when somebody else has taken it over */
async function keep(
  { tables, now, pause }: TurnWorld,
  turn: Turn,
  progress: () => SyncProgress | undefined,
  over: AbortSignal,
): Promise<void> {
  for (;;) {
    await pause(RENEW_SECONDS, over);
    if (over.aborted) return;
    if (!(await tables.keepTurn(turn, now() + LEASE_SECONDS, JSON.stringify(progress() ?? {}))))
      throw new Failure('failed', `${turn.feed}: another process has taken it over`);
  }
}

/** What is being synced now, by whatever process. */
export function underWay(
  rows: readonly TurnRow[],
  now: number,
): readonly (SyncProgress & { readonly feed: string })[] {
  return rows
    .filter((row) => isHeld(row, now, LEASE_SECONDS))
    .map(({ feed, progress }) => {
      const { done = 0, of = null } = JSON.parse(progress) as Partial<SyncProgress>;
      return { feed, done, of };
    });
}
