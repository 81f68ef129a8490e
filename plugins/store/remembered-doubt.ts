/** That the clock is doubted, kept in the store: the next start would believe what was received meanwhile. */
import type { Doubt } from '../../src/bridge/queue/clock-guard.ts';
import type { Store } from '../../src/store/store.ts';

/** @param name of whose doubt it is */
export async function rememberedDoubt(store: Pick<Store, 'intake'>, name: string): Promise<Doubt> {
  const tables = store.intake();
  const kept = (await tables.rows.guard(`clock ${name}`)) ?? '';
  return {
    began: kept === '' ? undefined : Number(kept),
    remember(began) {
      const body = began === undefined ? '' : String(began);
      // It is asked again within the hour.
      void tables.change((rows) => rows.putGuard(`clock ${name}`, body)).catch(() => undefined);
    },
  };
}
