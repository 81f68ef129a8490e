/** Voices of subjects that are no more: nothing is remembered of them but that they once spoke. */
import { sql } from 'kysely';
import { among } from './records.ts';
import type { Place } from './schema.ts';

export interface VoicePage {
  /** The last one of the page before; empty at first. */
  readonly after: string;
  readonly limit: number;
}

/**
 * Those that have not spoken since, one page of all. What is held against a host stays, however long nobody has said
 * anything: silence is no recovery.
 * @returns the last one of the page, undefined where it was the last page
 */
export async function forgetVoices(
  { db, flavour }: Place,
  before: number,
  { after, limit }: VoicePage,
): Promise<{ readonly gone: number; readonly last: string | undefined }> {
  const rows = db.selectFrom('intake_voice').select(['voice', 'at']).where('voice', '>', after);
  const page = await rows.orderBy('voice').limit(limit).execute();
  const old = page.filter(({ at }) => at < before).map(({ voice }) => voice);
  const last = page.length < limit ? undefined : page.at(-1)?.voice;
  if (old.length === 0) return { gone: 0, last };
  const { numAffectedRows = 0n } = await sql`delete from intake_voice
    where voice in ${among<string>({ db, flavour }, old)} and at < ${before}
      and not exists (select 1 from intake_track where intake_track.voice = intake_voice.voice)`.execute(db);
  return { gone: Number(numAffectedRows), last };
}
