/** An inventory out of the store, whole. */
import { unpack } from '../../store/pakiti/pack.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { Inventory } from '../inventory.ts';
import { inventoryWith } from './kept-report.ts';
import { packageOf } from './package-key.ts';

/** Undefined: there is none any more. */
export async function storedInventory(tables: PakitiTables, id: number): Promise<Inventory | undefined> {
  const kept = await tables.inventory(id);
  if (kept === undefined) return undefined;
  const keys = await tables.packageKeys(unpack(kept.packages));
  return inventoryWith(kept.context, [...keys.values()].map(packageOf));
}
