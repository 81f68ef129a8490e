/**
 * Which records of feeds speak of a CVE, so that a question of one CVE reads no others. Records that were read before have
 * no digest any more: the next snapshot of their feed writes them anew, and this with them.
 */
import { keyed, steps } from './migration.ts';

export const pakitiCves = steps((flavour) => [
  `create table pakiti_record_cve (cve text not null, feed text not null, "key" text not null, severity text,
    cvss double precision, primary key (cve, feed, "key"))${keyed(flavour)}`,
  'create index pakiti_record_cve_record on pakiti_record_cve (feed, "key")',
  "alter table pakiti_staged add column cves text not null default '[]'",
  'alter table pakiti_staged add column severity text',
  'alter table pakiti_staged add column cvss double precision',
  "update pakiti_record set digest = '' where kind = 'advisory'",
]);
