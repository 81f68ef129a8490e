/** Hosts that are gone: what they have said is forgotten where it decides nothing any more. */
import type { IntakeRows, IntakeTables } from '../../store/intake.ts';
import type { IssueKey } from '../issue-key.ts';
import { isClosed } from '../issue.ts';
import { currentOf } from '../read.ts';
import type { HeldFor } from './held.ts';
import { type Brief, trackOf } from './memory.ts';
import type { Track } from './track.ts';

export interface Forgotten {
  readonly tracks: number;
  readonly voices: number;
  /** Where to go on; undefined at the end. */
  readonly next: string | undefined;
}

/**
 * One page of the voices that have said nothing since. What is open keeps all that was said of it, since silence is no
 * recovery; what is held against a host keeps it until its issue was closed for as long.
 * @param before seconds since the epoch; longer ago than what is closed may come back as the same issue
 */
export async function forgetSilent(
  tables: IntakeTables,
  before: number,
  after: string,
  limit: number,
): Promise<Forgotten> {
  const { voices, last: next } = await tables.silentVoices(before, { after, limit });
  if (voices.length === 0) return { tracks: 0, voices: 0, next };
  return await tables.change(async (rows) => {
    // Somebody may have spoken meanwhile.
    const silent = (await rows.voices(voices)).filter(({ at }) => at < before).map(({ voice }) => voice);
    const tracks = (await rows.tracksOfVoices(silent)).map(trackOf);
    const gone = await decidingNothing(rows, tracks, before);
    await rows.deleteTracks(gone.map(({ key, voice }) => ({ issue_key: key, voice })));
    for (const key of new Set(gone.map((track) => track.key)))
      if ((await rows.tracksOfKey(key)).length === 0) await rows.deleteHeld(key);
    return { tracks: gone.length, voices: await rows.forgetVoices(before, silent), next };
  });
}

/** Once their site is known, hosts speak with another voice: what waits of this one waits for ever. */
const UNKNOWN: HeldFor = 'unknown-site';

async function decidingNothing(
  rows: IntakeRows,
  tracks: readonly Track[],
  before: number,
): Promise<readonly Track[]> {
  const gone: Track[] = [];
  for (const [key, about] of Map.groupBy(tracks, (track) => track.key)) {
    const issue = await standingOf(rows, key);
    const waits = await rows.heldOf([key, ...(issue?.key === undefined ? [] : [issue.key])]);
    if (waits.some(({ reason }) => reason !== UNKNOWN)) continue;
    if (waits.length > 0) gone.push(...about);
    else if (issue === undefined) gone.push(...about.filter(({ affected }) => !affected));
    else if (isClosed(issue) && issue.closedAt !== null && issue.closedAt < before) gone.push(...about);
  }
  return gone;
}

/** Of the newest issue of a key; of one that was merged, of what stands for it now. */
async function standingOf(
  rows: IntakeRows,
  key: IssueKey,
): Promise<(Pick<Brief, 'state' | 'closedAt'> & { readonly key?: IssueKey }) | undefined> {
  const [row] = await rows.briefs([key]);
  if (row === undefined) return undefined;
  const brief = JSON.parse(row.body) as Brief;
  return brief.mergedInto === null ? brief : await currentOf(await rows.ledger(), key);
}
