/** Who syncs which feed, so that two never do at once, and when that was tried last. */
import { steps } from './migration.ts';

export const pakitiSync = steps(() => [
  `create table pakiti_sync (feed text primary key, holder text, lease_ends double precision not null,
    tried_at double precision, failed smallint not null, progress text not null)`,
]);
