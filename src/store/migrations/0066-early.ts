/** Steps of a ladder that a clock which was ahead has had done before their time. */
import { steps } from './migration.ts';

export const early = steps(() => ['alter table ledger_step add column early smallint not null default 0']);
