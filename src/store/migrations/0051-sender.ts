/** Whose request about an operation may still be on its way to the tracker, and for how long. */
import { steps } from './migration.ts';

export const sender = steps(() => [
  'alter table ledger_operation add column sender integer not null default 0',
  'alter table ledger_operation add column sender_seconds double precision not null default 0',
]);
