/** The door: one statement, and what becomes of the issues that it speaks of. */
import { type IssueKey, issueKey } from '../issue-key.ts';
import { isGraver } from '../issue.ts';
import { decide } from './decide.ts';
import type { Session } from './session.ts';
import type { Statement, Telling, Told } from './statement.ts';
import { begun, followed, type Track } from './track.ts';

/** @returns false where the voice has said something newer, so that it counts for nothing */
export async function takeStatement(session: Session, statement: Statement): Promise<boolean> {
  const { memory } = session;
  const { voice, at } = statement;
  if (!isNews(session, voice, at)) return false;
  memory.hear(voice, at);
  const named = new Map(statement.tellings.map((telling) => [issueKey(telling.subject), telling]));
  const before = memory.tracksOf(voice);
  const known = new Map(before.map((track) => [track.key, track]));
  for (const [key, telling] of named) await told(session, statement, { key, telling, track: known.get(key) });
  const rest: Told = { is: statement.rest };
  for (const track of before) if (!named.has(track.key)) await follow(session, statement, track, rest, '');
  return true;
}

/** Whether anything that it says may count. */
export function isNews({ memory }: Session, voice: string, at: number): boolean {
  const newest = memory.newestOf(voice);
  return newest === undefined || at > newest;
}

interface About {
  readonly key: IssueKey;
  readonly telling: Telling;
  readonly track: Track | undefined;
}

async function told(session: Session, statement: Statement, { key, telling, track }: About): Promise<void> {
  const { subject, title, patience, text, told: said } = telling;
  if (track !== undefined) await follow(session, statement, { ...track, patience }, said, text);
  else if (said.is === 'affected') {
    const { voice, ngi, host, at } = statement;
    const first = begun({ key, voice, subject, ngi, host, title, patience }, said, at);
    await follow(session, statement, first, said, text);
  }
}

async function follow(
  session: Session,
  statement: Statement,
  before: Track,
  said: Told,
  text: string,
): Promise<void> {
  const { at, heardAt, host } = statement;
  const after = followed(before, said, at, session.world.settings);
  const isBack = after.affected && said.is === 'affected' && (await bringsBack(session, after, at));
  if (after === before && !isBack) return;
  session.memory.put({ ...after, at });
  const state = said.is === 'affected' ? said.state : said.is === 'fine' ? 'OK' : 'not to be told';
  const why = `${host} is ${state}${text === '' ? '' : `: ${text}`}`;
  await decide(session, after.key, { at: heardAt, why });
}

/** Whether somebody has closed it, and here it is again: the ledger is asked only then. */
async function bringsBack(session: Session, { key, severity }: Track, at: number): Promise<boolean> {
  const { memory, now } = session;
  const own = memory.brief(key);
  if (own === undefined || memory.isHeld(key)) return false;
  const brief = own.mergedInto === null ? own : await session.current(key);
  if (brief === undefined) return false;
  if (at <= (brief.closedAt ?? Infinity)) return false;
  if (brief.state === 'resolved') return true;
  const { mutedUntil, pinned } = brief;
  if (mutedUntil !== null && now >= mutedUntil) return true;
  return !pinned.includes('severity') && isGraver(severity, brief.severity);
}
