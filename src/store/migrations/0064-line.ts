/** Operations of one issue that are for others than the rest of them do not wait for those. */
import { steps } from './migration.ts';

export const line = steps(() => ["alter table ledger_operation add column line text not null default ''"]);
