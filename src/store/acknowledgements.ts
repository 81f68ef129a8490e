/** What monitors were told to acknowledge. */
import type { AcknowledgementRow } from './people-rows.ts';
import type { Place } from './schema.ts';

export class AcknowledgementTables {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  async all(monitor: string): Promise<readonly AcknowledgementRow[]> {
    const rows = this.#place.db.selectFrom('monitor_acknowledgement').selectAll();
    return await rows.where('monitor', '=', monitor).orderBy('target').execute();
  }

  async put(row: AcknowledgementRow): Promise<void> {
    const added = this.#place.db.insertInto('monitor_acknowledgement').values(row);
    const { body } = row;
    await added
      .onConflict((conflict) => conflict.columns(['monitor', 'target']).doUpdateSet({ body }))
      .execute();
  }

  async drop({ monitor, target }: Pick<AcknowledgementRow, 'monitor' | 'target'>): Promise<void> {
    await this.#place.db
      .deleteFrom('monitor_acknowledgement')
      .where('monitor', '=', monitor)
      .where('target', '=', target)
      .execute();
  }
}
