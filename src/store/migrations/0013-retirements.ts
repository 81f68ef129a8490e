/** What an operator has taken out of the portal's current states: kept, and told to the daemon's log. */
import { countedKey, steps } from './migration.ts';

export const retirements = steps((flavour) => [
  `create table retirement (seq ${countedKey(flavour)}, at double precision not null, body text not null,
    logged integer not null)`,
]);
