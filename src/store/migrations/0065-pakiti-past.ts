/** Tags and exceptions that somebody has taken away: who it was, when and why. */
import { countedKey, steps } from './migration.ts';

export const pakitiPast = steps((flavour) => [
  `create table pakiti_past_decision (id ${countedKey(flavour)}, what text not null, cve text not null,
    body text not null, gone_at double precision not null, who text not null, why text not null)`,
]);
