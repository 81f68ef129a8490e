/** One monitor brought to where it should be. What is asked of it is written down before it is asked. */
import type { Acknowledger, Problem } from '../../bridge/acknowledge/acknowledger.ts';
import { targetKey } from '../../bridge/monitor-target.ts';
import type { AcknowledgementTables } from '../../store/acknowledgements.ts';
import type { Wanted } from './wanted.ts';

/** `foreign`: somebody else has acknowledged it, and that stands. */
type Phase = 'asked' | 'set' | 'foreign' | 'removing';

interface Kept extends Wanted {
  readonly phase: Phase;
  /** Seconds since the epoch. */
  readonly askedAt: number;
}

export interface MonitorWorld {
  readonly tables: AcknowledgementTables;
  readonly acknowledger: Acknowledger;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

export interface Reconciled {
  readonly set: number;
  readonly removed: number;
  /** What could not be done, a sentence each; the next pass tries again. */
  readonly troubles: readonly string[];
}

/** A monitor that is asked by a command shows what came of it in a while. */
const PATIENCE_SECONDS = 60;

/** @param wanted all of this monitor's */
export async function reconcile(world: MonitorWorld, wanted: readonly Wanted[]): Promise<Reconciled> {
  const { tables, acknowledger } = world;
  const rows = await tables.all(acknowledger.name);
  const kept = new Map(rows.map(({ target, body }) => [target, JSON.parse(body) as Kept]));
  const byTarget = new Map(wanted.map((one) => [targetKey(one.target), one]));
  const counts = { set: 0, removed: 0, troubles: [] as string[] };
  for (const [key, one] of byTarget)
    await trying(counts.troubles, async () => {
      if (await bringTo(world, key, one, kept.get(key))) counts.set += 1;
    });
  for (const [key, one] of kept)
    if (!byTarget.has(key))
      await trying(counts.troubles, async () => {
        if (await takeBack(world, key, one)) counts.removed += 1;
      });
  return counts;
}

async function trying(troubles: string[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    troubles.push(error instanceof Error ? error.message : String(error));
  }
}

/** @returns whether the monitor was asked */
async function bringTo(
  world: MonitorWorld,
  key: string,
  wanted: Wanted,
  kept: Kept | undefined,
): Promise<boolean> {
  const { acknowledger, now } = world;
  const isSame = kept !== undefined && isSameAs(kept, wanted) && kept.phase !== 'removing';
  // Who has taken ours away since wanted so.
  if (isSame && (kept.phase !== 'asked' || isFresh(kept, now()))) return false;
  const problem = await acknowledger.look(wanted.target);
  if (problem === undefined) return false;
  const by = problem.acknowledged;
  if (by !== null && by.author !== acknowledger.author) {
    await put(world, key, wanted, 'foreign');
    return false;
  }
  const isThere =
    by?.comment === wanted.comment && (kept === undefined || kept.expiresAt === wanted.expiresAt);
  if (isThere) {
    await put(world, key, wanted, 'set');
    return false;
  }
  await put(world, key, wanted, 'asked');
  if (by !== null) await acknowledger.remove(wanted.target);
  const done = await acknowledger.set(wanted.target, wanted);
  if (done === 'done') await put(world, key, wanted, 'set');
  return true;
}

/** Only what is ours: another's, of the same problem, stands. @returns whether the monitor was asked */
async function takeBack(world: MonitorWorld, key: string, kept: Kept): Promise<boolean> {
  const { acknowledger, tables, now } = world;
  const drop = async (): Promise<false> => {
    await tables.drop({ monitor: acknowledger.name, target: key });
    return false;
  };
  if (kept.phase === 'foreign') return await drop();
  // It may be on its way.
  if (kept.phase !== 'set' && isFresh(kept, now())) return false;
  if (!isOurs(await acknowledger.look(kept.target), acknowledger, kept)) return await drop();
  await put(world, key, kept, 'removing');
  if ((await acknowledger.remove(kept.target)) === 'done') await drop();
  return true;
}

function isOurs(problem: Problem | undefined, { author }: Acknowledger, { comment }: Kept): boolean {
  const by = problem?.acknowledged;
  return by?.author === author && by.comment === comment;
}

function isSameAs(kept: Kept, { comment, expiresAt, since }: Wanted): boolean {
  return kept.comment === comment && kept.expiresAt === expiresAt && kept.since === since;
}

/** A clock that was set back makes nothing wait for ever. */
function isFresh({ askedAt }: Kept, now: number): boolean {
  return now >= askedAt && now - askedAt < PATIENCE_SECONDS;
}

async function put(
  { tables, acknowledger, now }: MonitorWorld,
  key: string,
  { target, comment, expiresAt, since }: Wanted,
  phase: Phase,
): Promise<void> {
  const body: Kept = { target, comment, expiresAt, since, phase, askedAt: now() };
  await tables.put({ monitor: acknowledger.name, target: key, body: JSON.stringify(body) });
}
