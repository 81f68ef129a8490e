/** Which digests have gone to whom. */
import { CLOCKS_APART_SECONDS } from './clocks.ts';
import type { DigestRow } from './people-rows.ts';
import type { Place } from './schema.ts';

export class DigestTables {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** The end of the last that was made, but of what a clock that was ahead has made. @param now seconds since the epoch */
  async newest(name: string, now: number): Promise<number | undefined> {
    const all = this.#place.db.selectFrom('digest').select('until').where('name', '=', name);
    const rows = all.where('until', '<=', now + CLOCKS_APART_SECONDS);
    const last = rows.where('scope', '=', '').orderBy('until', 'desc').limit(1);
    return (await last.executeTakeFirst())?.until;
  }

  /**
   * One digest and all mails of it, whole.
   * @returns false when somebody has made it already
   */
  async plan(digest: DigestRow, mails: readonly DigestRow[]): Promise<boolean> {
    return await this.#place.db.transaction().execute(async (transaction) => {
      const added = transaction.insertInto('digest').values(digest);
      const { numInsertedOrUpdatedRows } = await added
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (Number(numInsertedOrUpdatedRows ?? 0) === 0) return false;
      for (const row of mails) await transaction.insertInto('digest').values(row).execute();
      return true;
    });
  }

  /** Those in one of the states, oldest first. */
  async inState(states: readonly string[]): Promise<readonly DigestRow[]> {
    const rows = this.#place.db.selectFrom('digest').selectAll().where('state', 'in', states);
    return await rows.orderBy('until').orderBy('scope').execute();
  }

  /**
   * From one state to another, whole.
   * @returns false when it was not in that one, or with another body
   */
  async move(from: DigestRow, to: Pick<DigestRow, 'state' | 'body'>): Promise<boolean> {
    const { numUpdatedRows } = await this.#place.db
      .updateTable('digest')
      .set(to)
      .where('name', '=', from.name)
      .where('scope', '=', from.scope)
      .where('until', '=', from.until)
      .where('state', '=', from.state)
      .where('body', '=', from.body)
      .executeTakeFirst();
    return Number(numUpdatedRows) > 0;
  }

  async forget(name: string, before: number): Promise<void> {
    await this.#place.db.deleteFrom('digest').where('name', '=', name).where('until', '<', before).execute();
  }
}
