/** How far each tracker has been heard, by whichever process asks next. */
import { steps } from './migration.ts';

export const inbound = steps(() => [
  `create table ledger_inbound (tracker text primary key, cursor text not null, waiting text not null,
    due_at double precision not null, lease bigint not null, lease_ends double precision)`,
]);
