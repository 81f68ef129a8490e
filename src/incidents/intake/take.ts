/** The door: what voices say, and what becomes of the issues that they speak of. */
import { isAhead } from '../../store/clocks.ts';
import { type IssueKey, issueKey } from '../issue-key.ts';
import { isGraver } from '../issue.ts';
import { decide, type Occasion } from './decide.ts';
import {
  before as beforeThen,
  bothThen,
  isWorse,
  readThen,
  saidThen,
  withEffect,
  writtenThen,
} from './same-second.ts';
import type { Session } from './session.ts';
import type { Statement, Telling, Told } from './statement.ts';
import { begun, followed, soundly, type Track } from './track.ts';

/** @returns false where the voice has said something newer, so that it counts for nothing */
export async function takeStatement(session: Session, statement: Statement): Promise<boolean> {
  return (await takeTogether(session, [statement])) === 0;
}

/**
 * Whatever many voices say of an issue is one change of it.
 * @returns how many count for nothing, since their voice has said something newer
 */
export async function takeTogether(session: Session, statements: readonly Statement[]): Promise<number> {
  const occasions = new Map<IssueKey, Occasion[]>();
  let late = 0;
  for (const statement of statements) {
    const news = await newsOf(session, statement);
    if (news === undefined) late += 1;
    for (const [key, occasion] of news ?? []) {
      const known = occasions.get(key);
      if (known === undefined) occasions.set(key, [occasion]);
      else known.push(occasion);
    }
  }
  for (const [key, all] of occasions) await decide(session, key, together(all));
  return late;
}

/** `same`: of the second that its voice has spoken of last. `late`: nothing that it says may count. */
export function standingOf(
  { memory }: Session,
  { voice, at, heardAt }: Pick<Statement, 'voice' | 'at' | 'heardAt'>,
): 'news' | 'same' | 'late' {
  const newest = memory.newestOf(voice);
  // Nobody can have heard it before: a clock was ahead, and must not keep out what comes when it is right again.
  if (newest === undefined || at > newest || isAhead(newest, heardAt)) return 'news';
  return at === newest && memory.toldBy(voice) !== undefined ? 'same' : 'late';
}

type Occasions = ReadonlyMap<IssueKey, Occasion>;

/** @returns what has to be decided, undefined where it counts for nothing */
async function newsOf(session: Session, statement: Statement): Promise<Occasions | undefined> {
  const standing = standingOf(session, statement);
  // Whoever says anew all that is so looks at what was said before, and another has said something since.
  if (standing === 'late' || (standing === 'same' && statement.said !== undefined)) return undefined;
  const { memory } = session;
  const { voice, at, said } = statement;
  const then = saidThen(statement);
  if (standing === 'news') {
    memory.hear(voice, { at, said: said ?? null, told: said === undefined ? writtenThen(then) : null });
    return await heard(session, statement, () => true);
  }
  const known = readThen(memory.toldBy(voice) ?? '');
  memory.hear(voice, { at, said: null, told: writtenThen(bothThen(known, then)) });
  const counts = (key: IssueKey): boolean => isWorse(then, known, key);
  const keys = [
    ...memory.tracksOf(voice),
    ...statement.tellings.map(({ subject }) => ({ key: issueKey(subject) })),
  ];
  return keys.some(({ key }) => counts(key)) ? await heard(session, statement, counts) : undefined;
}

function together(occasions: readonly Occasion[]): Occasion {
  const [{ why } = { why: '' }, ...others] = occasions;
  const at = Math.max(...occasions.map((one) => one.at));
  return { at, why: others.length === 0 ? why : `${why}; and ${others.length} more` };
}

/** @param counts whether what it says of an issue does */
async function heard(
  session: Session,
  statement: Statement,
  counts: (key: IssueKey) => boolean,
): Promise<Occasions> {
  const { memory } = session;
  const { voice, at, heardAt } = statement;
  const named = new Map(statement.tellings.map((telling) => [issueKey(telling.subject), telling]));
  const before = memory.tracksOf(voice).map((track) => soundly(track, heardAt));
  const known = new Map(before.map((track) => [track.key, track]));
  const occasions = new Map<IssueKey, Occasion>();
  const note = (key: IssueKey, occasion: Occasion | undefined): void => {
    if (occasion !== undefined) occasions.set(key, occasion);
  };
  for (const [key, telling] of named)
    if (counts(key)) note(key, await told(session, statement, { key, telling, track: known.get(key) }));
  const rest: Seen = { told: { is: statement.rest }, text: '', at };
  for (const track of before)
    if (!named.has(track.key) && counts(track.key))
      note(track.key, await follow(session, statement, track, rest));
  return occasions;
}

interface About {
  readonly key: IssueKey;
  readonly telling: Telling;
  readonly track: Track | undefined;
}

async function told(
  session: Session,
  statement: Statement,
  { key, telling, track }: About,
): Promise<Occasion | undefined> {
  const { subject, title, patience, text, told: said } = telling;
  // What was seen before something else that is known of it is no older than that.
  const at = Math.max(telling.seenAt ?? statement.at, track === undefined ? -Infinity : track.at);
  const seen: Seen = { told: said, text, at: telling.seenAt === undefined ? statement.at : at };
  if (track !== undefined) return await follow(session, statement, { ...track, patience }, seen);
  if (said.is !== 'affected') return undefined;
  const { voice, ngi, host } = statement;
  const first = begun({ key, voice, subject, ngi, host, title, patience }, said, seen.at);
  return await follow(session, statement, first, seen);
}

interface Seen {
  readonly told: Told;
  readonly text: string;
  readonly at: number;
}

async function follow(
  session: Session,
  { at: began, heardAt, host }: Statement,
  before: Track,
  { told: said, text, at }: Seen,
): Promise<Occasion | undefined> {
  const was = beforeThen(before, began);
  const after = followed(was, said, at, session.world.settings);
  const isBack = after.affected && said.is === 'affected' && (await bringsBack(session, after, at));
  if (after === before && !isBack) return undefined;
  session.memory.put(withEffect({ ...after, at }, was, began));
  const state = said.is === 'affected' ? said.state : said.is === 'fine' ? 'OK' : 'not to be told';
  return { at: heardAt, why: `${host} is ${state}${text === '' ? '' : `: ${text}`}` };
}

/** Whether somebody has closed it, and here it is again: the ledger is asked only then. */
async function bringsBack(session: Session, { key, severity }: Track, at: number): Promise<boolean> {
  const { memory, now } = session;
  const own = memory.brief(key);
  if (own === undefined || memory.isHeld(key)) return false;
  const brief = own.mergedInto === null ? own : await session.current(key);
  if (brief === undefined) return false;
  const { closedAt } = brief;
  if (closedAt === null || (at <= closedAt && !isAhead(closedAt, now))) return false;
  if (brief.state === 'resolved') return true;
  const { mutedUntil, pinned } = brief;
  if (mutedUntil !== null && now >= mutedUntil) return true;
  return !pinned.includes('severity') && isGraver(severity, brief.severity);
}
