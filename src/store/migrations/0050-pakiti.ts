/**
 * What hosts have installed, what feeds say, and what follows of both. Packages are interned, an inventory is one packed
 * array of their numbers, and whatever is worked out is worked out for each distinct inventory.
 */
import { countedKey, type Flavour, keyed, steps } from './migration.ts';

export const pakiti = steps((flavour) => [
  `create table pakiti_package (id ${countedKey(flavour)}, "key" text not null unique, name text not null, source text)`,
  'create index pakiti_package_name on pakiti_package (name)',
  'create index pakiti_package_source on pakiti_package (source)',
  `create table pakiti_inventory (id ${countedKey(flavour)}, hash text not null unique, context text not null,
    release text, packages ${bytes(flavour)} not null, package_count integer not null)`,
  `create table pakiti_host (id ${countedKey(flavour)}, site text not null, name text not null,
    inventory bigint not null, since double precision not null, digest text not null,
    first_seen double precision not null, last_seen double precision not null, body text not null,
    unique (site, name))`,
  'create index pakiti_host_name on pakiti_host (name)',
  'create index pakiti_host_digest on pakiti_host (digest)',
  'create index pakiti_host_inventory on pakiti_host (inventory, site, name)',
  `create table pakiti_stay (host bigint not null, from_at double precision not null, until double precision,
    inventory bigint not null, primary key (host, from_at))${keyed(flavour)}`,
  'create index pakiti_stay_inventory on pakiti_stay (inventory)',
  `create table pakiti_feed (name text primary key, edition bigint not null, body text not null)`,
  `create table pakiti_record (feed text not null, "key" text not null, digest text not null, kind text not null,
    releases text not null, body ${bytes(flavour)} not null, primary key (feed, "key"))`,
  'create index pakiti_record_kind on pakiti_record (kind, "key")',
  `create table pakiti_staged (run text not null, feed text not null, "key" text not null, digest text not null,
    kind text not null, releases text not null, body ${bytes(flavour)} not null, primary key (run, "key"))`,
  `create table pakiti_pending (inventory bigint primary key, since double precision not null, round integer not null)`,
  `create table pakiti_assessment (inventory bigint primary key, at double precision not null,
    totals text not null, body ${bytes(flavour)} not null)`,
  `create table pakiti_cve (id ${countedKey(flavour)}, name text not null unique)`,
  `create table pakiti_finding (inventory bigint not null, cve bigint not null, verdict smallint not null,
    first_at double precision not null, gone_at double precision,
    primary key (inventory, cve, verdict, first_at))${keyed(flavour)}`,
  'create index pakiti_finding_cve on pakiti_finding (cve, inventory) where gone_at is null',
  `create table pakiti_tag (cve text not null, tag text not null, state text not null, body text not null,
    primary key (cve, tag))`,
  `create table pakiti_exception (id ${countedKey(flavour)}, cve text not null, expires_at double precision,
    body text not null)`,
  'create index pakiti_exception_cve on pakiti_exception (cve)',
  `create table pakiti_group (name text not null, site text not null, host text not null,
    primary key (name, site, host))`,
  `create table pakiti_told (host bigint primary key, digest text not null, at double precision not null)`,
  'create table pakiti_statistic (name text primary key, value bigint not null)',
  'create table pakiti_mark (name text primary key, value text not null)',
]);

function bytes(flavour: Flavour): string {
  return flavour === 'sqlite' ? 'blob' : 'bytea';
}
