/** What may be taken a single time, and has been. */
import { steps } from './migration.ts';

export const takenOnce = steps(() => [
  'create table taken_once (mark text primary key, at double precision not null)',
]);
