/** What a sink was done with although it had no effect there, since the other side has a newer result, is told apart. */
import { steps } from './migration.ts';

export const superseded = steps(() => [
  'alter table sink add column superseded bigint not null default 0',
  'alter table delivered add column superseded integer not null default 0',
]);
