/** Voices of subjects that are no more: nothing is remembered of them but that they once spoke. */
import { sql } from 'kysely';
import { among } from './records.ts';
import type { Place } from './schema.ts';

export interface VoicePage {
  /** The last one of the page before; empty at first. */
  readonly after: string;
  readonly limit: number;
}

export interface SilentVoices {
  readonly voices: readonly string[];
  /** Of the page; undefined where it was the last one. */
  readonly last: string | undefined;
}

/** Those that have not spoken since, one page of all. */
export async function silentVoices(
  { db }: Place,
  before: number,
  { after, limit }: VoicePage,
): Promise<SilentVoices> {
  const rows = db.selectFrom('intake_voice').select(['voice', 'at']).where('voice', '>', after);
  const page = await rows.orderBy('voice').limit(limit).execute();
  const voices = page.filter(({ at }) => at < before).map(({ voice }) => voice);
  return { voices, last: page.length < limit ? undefined : page.at(-1)?.voice };
}

/**
 * Of those, who have not spoken since all the same: what they have said of issues stays, as long as it is remembered.
 * @returns how many are forgotten
 */
export async function forgetVoices(
  { db, flavour }: Place,
  before: number,
  voices: readonly string[],
): Promise<number> {
  if (voices.length === 0) return 0;
  const { numAffectedRows = 0n } = await sql`delete from intake_voice
    where voice in ${among<string>({ db, flavour }, voices)} and at < ${before}
      and not exists (select 1 from intake_track where intake_track.voice = intake_voice.voice)`.execute(db);
  return Number(numAffectedRows);
}
