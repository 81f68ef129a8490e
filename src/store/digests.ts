/** Which digests have gone to whom. */
import type { DigestRow } from './people-rows.ts';
import type { Place } from './schema.ts';

export class DigestTables {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** The newest of each scope. */
  async newest(name: string): Promise<ReadonlyMap<string, DigestRow>> {
    const rows = this.#place.db.selectFrom('digest').selectAll().where('name', '=', name);
    return new Map((await rows.orderBy('until').execute()).map((row) => [row.scope, row]));
  }

  /** @returns false when somebody has it already */
  async add(row: DigestRow): Promise<boolean> {
    const added = this.#place.db.insertInto('digest').values(row);
    const { numInsertedOrUpdatedRows } = await added
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows ?? 0) > 0;
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
