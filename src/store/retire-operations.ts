/** What trackers were told long ago is deleted, but for what tells how the next is told. */
import { sql } from 'kysely';
import { among } from './records.ts';
import type { Place } from './schema.ts';

export interface OldOperations {
  /** Seconds since the epoch. */
  readonly before: number;
  /** References of what counts as sent although its tracker was not asked begin so. */
  readonly silent: readonly string[];
  /** The `next` of the call before; 0 at first. */
  readonly after: number;
  readonly limit: number;
}

export interface RetiredOperations {
  readonly operations: number;
  /** Where to go on; undefined at the end. */
  readonly next: number | undefined;
}

/**
 * Of each line of an issue or incident the last that the tracker was asked stays, with all that came after it; and all of it
 * while something of it waits or has failed: that is told as what has changed since the tracker was last told.
 */
export async function retireOperations(
  place: Place,
  { before, silent, after, limit }: OldOperations,
): Promise<RetiredOperations> {
  const { db } = place;
  const old = db.selectFrom('ledger_operation').select('seq').where('state', '=', 'sent');
  const page = await old
    .where('seq', '>', after)
    .where('created_at', '<', before)
    .orderBy('seq')
    .limit(limit)
    .execute();
  const seqs = page.map(({ seq }) => seq);
  const ofSame = sql`other.tracker = one.tracker and (other.issue = one.issue or other.incident = one.incident)`;
  const isSilent = sql.join(
    silent.map((beginning) => sql`substr(other.reference, 1, ${sql.lit(beginning.length)}) = ${beginning}`),
    sql` or `,
  );
  const { numAffectedRows = 0n } =
    await sql`delete from ledger_operation as one where seq in ${among(place, seqs)}
    and not exists (select 1 from ledger_operation as other where ${ofSame}
      and (other.state <> 'sent' or (other.seq < one.seq and other.created_at >= ${before})))
    and exists (select 1 from ledger_operation as other where ${ofSame} and other.seq > one.seq
      and other.line = one.line and not (${isSilent}))`.execute(db);
  return { operations: Number(numAffectedRows), next: page.length < limit ? undefined : seqs.at(-1) };
}
