/**
 * Digests made and sent. One is made whole, with all its mails, in one transaction, so that each period is told once,
 * however many processes there are; each mail is sent by whoever has claimed it.
 */
import type { SmtpEnd } from '../../host/smtp.ts';
import type { DigestTables } from '../../store/digests.ts';
import type { DigestRow } from '../../store/people-rows.ts';
import type { WatchTables } from '../../store/watch.ts';
import { composeDigest, type ComposeWorld, type DigestMail } from './compose.ts';
import type { Scope } from './gather.ts';
import { type DigestKind, duePeriod } from './period.ts';
import { watchedSince } from './watched-since.ts';
import { otherZones, zoneOf } from './zones.ts';

export interface DigestWorld extends Omit<ComposeWorld, 'laid' | 'watch' | 'since'> {
  readonly tables: DigestTables;
  readonly watch: WatchTables;
  readonly laid: () => ComposeWorld['laid'];
  readonly kinds: readonly DigestKind[];
  readonly newId: () => string;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** @throws Error where it cannot even be tried */
  readonly send: (
    mail: Pick<DigestMail, 'to' | 'subject' | 'text'>,
    id: string,
    at: number,
  ) => Promise<SmtpEnd>;
}

interface Kept extends Omit<DigestMail, 'scope'> {
  readonly id: string;
  readonly attempts: number;
  /** While it is being sent: when whoever has it is taken for dead; else when it is due. */
  readonly at: number;
  readonly reason: string;
}

export interface DigestsDone {
  /** Names of digests that were made. */
  readonly made: readonly string[];
  readonly sent: number;
  /** What was not sent, a sentence each. */
  readonly troubles: readonly string[];
}

/** Of whoever sends one mail. */
const LEASE_SECONDS = 600;
const PAUSE_SECONDS = 300;
/** A digest that is older says nothing of now. */
const MAX_ATTEMPTS = 288;
/** RFC 5321: for good. */
const PERMANENT = 500;
const KEEP_SECONDS = 90 * 86_400;

export async function runDigests(world: DigestWorld): Promise<DigestsDone> {
  const made: string[] = [];
  const laid = world.laid();
  const since = await watchedSince(world);
  for (const kind of world.kinds) {
    // Before the usual one, until whose last end they were told with everybody when they had no hour of their own.
    for (const zone of otherZones(laid.directory, kind.timeZone))
      if (await make(world, { laid, since }, kind, zone)) made.push(kind.name);
    if (await make(world, { laid, since }, kind, undefined)) made.push(kind.name);
  }
  const troubles: string[] = [];
  let sent = 0;
  for (const row of await world.tables.inState(['pending', 'sending'])) {
    const trouble = await sendOne(world, row);
    if (trouble === 'sent') sent += 1;
    else if (trouble !== undefined) troubles.push(`${row.name} digest, ${row.scope}: ${trouble}`);
  }
  return { made, sent, troubles };
}

/** @param zone of those who are told now; undefined: of everybody who has none of their own */
async function make(
  world: DigestWorld,
  known: Pick<ComposeWorld, 'laid' | 'since'>,
  kind: DigestKind,
  zone: string | undefined,
): Promise<boolean> {
  const { tables, watch, now, newId } = world;
  const { directory } = known.laid;
  const name = zone === undefined ? kind.name : `${kind.name} ${zone}`;
  const own = { ...kind, timeZone: zone ?? kind.timeZone };
  const told = (await tables.newest(name, now())) ?? (await tables.newest(kind.name, now()));
  const period = duePeriod(own, told, now());
  // What came before its end and is not known yet would be in no digest.
  if (period === undefined || (await watch.isBehind(period.to))) return false;
  const isMeant = (scope: Scope): boolean => (zoneOf(scope, directory) ?? kind.timeZone) === own.timeZone;
  const mails = await composeDigest({ ...world, ...known }, own, period, isMeant);
  const common = { name, until: period.to };
  const rows = mails.map(({ scope, ...mail }): DigestRow => {
    const kept: Kept = { ...mail, id: newId(), attempts: 0, at: now(), reason: '' };
    return { ...common, scope, state: 'pending', body: JSON.stringify(kept) };
  });
  const digest = { ...common, scope: '', state: 'made', body: JSON.stringify(period) };
  const isMine = await tables.plan(digest, rows);
  // From what was told before on: this period may be that of a clock that is ahead.
  if (isMine) await tables.forget(name, (told ?? period.from) - KEEP_SECONDS);
  return isMine;
}

/** @returns `sent`, why it was not, or undefined where it is in other hands or not due */
async function sendOne(world: DigestWorld, row: DigestRow): Promise<string | undefined> {
  const { tables, now } = world;
  const kept = JSON.parse(row.body) as Kept;
  // A clock that was set back keeps nothing waiting for longer than a lease.
  if (now() < kept.at && kept.at - now() <= LEASE_SECONDS) return undefined;
  const claimed: Kept = { ...kept, attempts: kept.attempts + 1, at: now() + LEASE_SECONDS };
  const mine: DigestRow = { ...row, state: 'sending', body: JSON.stringify(claimed) };
  if (!(await tables.move(row, mine))) return undefined;
  const end = await trySend(world, claimed, row.until);
  if (end === undefined) {
    await tables.move(mine, { state: 'sent', body: JSON.stringify({ ...claimed, at: now() }) });
    return 'sent';
  }
  const isOver = end.forGood || claimed.attempts >= MAX_ATTEMPTS;
  const next: Kept = { ...claimed, at: now() + PAUSE_SECONDS, reason: end.reason };
  await tables.move(mine, { state: isOver ? 'failed' : 'pending', body: JSON.stringify(next) });
  return end.reason;
}

/** @returns undefined when the server has it */
async function trySend(
  { send }: DigestWorld,
  { id, to, subject, text }: Kept,
  at: number,
): Promise<{ readonly reason: string; readonly forGood: boolean } | undefined> {
  try {
    const end = await send({ to, subject, text }, id, at);
    if (end.kind === 'accepted') return undefined;
    const forGood = end.kind === 'refused' && end.code >= PERMANENT;
    return { reason: `${end.kind}: ${end.said.slice(0, 500)}`, forGood };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error), forGood: false };
  }
}
