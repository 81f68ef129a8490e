/** The door: what voices say, and what becomes of the issues that they speak of. */
import { isAhead } from '../../store/clocks.ts';
import { type IssueKey, issueKey } from '../issue-key.ts';
import { isGraver } from '../issue.ts';
import { decide, type Occasion } from './decide.ts';
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
    if (!isNews(session, statement)) late += 1;
    else
      for (const [key, occasion] of await heard(session, statement)) {
        const known = occasions.get(key);
        if (known === undefined) occasions.set(key, [occasion]);
        else known.push(occasion);
      }
  }
  for (const [key, all] of occasions) await decide(session, key, together(all));
  return late;
}

/** Whether anything that it says may count. */
export function isNews(
  { memory }: Session,
  { voice, at, heardAt }: Pick<Statement, 'voice' | 'at' | 'heardAt'>,
): boolean {
  const newest = memory.newestOf(voice);
  // Nobody can have heard it before: a clock was ahead, and must not keep out what comes when it is right again.
  return newest === undefined || at > newest || isAhead(newest, heardAt);
}

function together(occasions: readonly Occasion[]): Occasion {
  const [{ why } = { why: '' }, ...others] = occasions;
  const at = Math.max(...occasions.map((one) => one.at));
  return { at, why: others.length === 0 ? why : `${why}; and ${others.length} more` };
}

/** @returns what has to be decided */
async function heard(session: Session, statement: Statement): Promise<ReadonlyMap<IssueKey, Occasion>> {
  const { memory } = session;
  const { voice, at, heardAt, said = null } = statement;
  memory.hear(voice, at, said);
  const named = new Map(statement.tellings.map((telling) => [issueKey(telling.subject), telling]));
  const before = memory.tracksOf(voice).map((track) => soundly(track, heardAt));
  const known = new Map(before.map((track) => [track.key, track]));
  const occasions = new Map<IssueKey, Occasion>();
  const note = (key: IssueKey, occasion: Occasion | undefined): void => {
    if (occasion !== undefined) occasions.set(key, occasion);
  };
  for (const [key, telling] of named)
    note(key, await told(session, statement, { key, telling, track: known.get(key) }));
  const rest: Seen = { told: { is: statement.rest }, text: '', at };
  for (const track of before)
    if (!named.has(track.key)) note(track.key, await follow(session, statement, track, rest));
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
  { heardAt, host }: Statement,
  before: Track,
  { told: said, text, at }: Seen,
): Promise<Occasion | undefined> {
  const after = followed(before, said, at, session.world.settings);
  const isBack = after.affected && said.is === 'affected' && (await bringsBack(session, after, at));
  if (after === before && !isBack) return undefined;
  session.memory.put({ ...after, at });
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
