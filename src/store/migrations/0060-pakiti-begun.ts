/** What of a host's history goes on though the stays that it began in are deleted: otherwise `since` would grow young. */
import { keyed, steps } from './migration.ts';

export const pakitiBegun = steps((flavour) => [
  `create table pakiti_begun (host bigint not null, cve bigint not null, verdict integer not null,
    from_at double precision not null, until double precision not null,
    primary key (host, cve, verdict, from_at))${keyed(flavour)}`,
]);
