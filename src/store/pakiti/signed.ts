/** Which signed reports are new: whoever catches one cannot put an older state of a host back with it. */
import { sql } from 'kysely';
import { columnText } from '../portal-rows.ts';
import type { Place } from '../schema.ts';
import type { SignedReport } from './rows.ts';

/** @returns false where the signer has said something newer of the host; the same once more is not older */
export async function admitSigned({ db }: Place, { signer, host, at }: SignedReport): Promise<boolean> {
  const { rows } = await sql<{ at: number }>`insert into pakiti_signed (signer, host, at)
    values (${columnText(signer)}, ${columnText(host)}, ${at})
    on conflict (signer, host) do update set at = excluded.at where pakiti_signed.at <= excluded.at
    returning at`.execute(db);
  return rows.length > 0;
}

/** What is older is refused for its age alone. @returns how many there were */
export async function forgetSigned({ db }: Place, before: number): Promise<number> {
  const deleted = await db.deleteFrom('pakiti_signed').where('at', '<', before).executeTakeFirst();
  return Number(deleted.numDeletedRows);
}
