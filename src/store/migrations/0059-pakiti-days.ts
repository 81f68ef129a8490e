/** How it was at the beginning of each day: of each site, and of each tagged CVE at it. */
import { keyed, steps } from './migration.ts';

export const pakitiDays = steps((flavour) => [
  `create table pakiti_day_site (day text not null, site text not null, hosts integer not null,
    vulnerable integer not null, unknown integer not null, tagged integer not null, overdue integer not null,
    primary key (day, site))${keyed(flavour)}`,
  `create table pakiti_day_cve (day text not null, site text not null, cve text not null, tag text not null,
    hosts integer not null, primary key (day, site, cve, tag))${keyed(flavour)}`,
]);
