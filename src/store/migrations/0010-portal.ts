/** What the portal's feed reads, and how far its follower has read the log. */
import { BODY_COLUMNS, CHANGE_COLUMNS, CURRENT_COLUMNS } from '../portal-rows.ts';
import { countedKey, steps } from './migration.ts';

export const portal = steps((flavour) => [
  'create table follower (name text primary key, position bigint not null)',
  `create table "current" (${columns(CURRENT_COLUMNS)}, primary key (id))`,
  `create table current_body (${columns(BODY_COLUMNS)}, primary key (id))`,
  // Of what never changes, so that a result that says the same again touches no index.
  'create index current_site on "current" (site, ngi, machine)',
  'create index current_ngi on "current" (ngi, site, machine)',
  `create index current_cves on "current" (id, cves) where cves <> '[]'`,
  `create table change (seq ${countedKey(flavour)}, ${columns(CHANGE_COLUMNS)}, unique (event_id))`,
  'create index change_subject on change (id, at)',
  'create index change_site on change (site, ngi, seq)',
  'create index change_ngi on change (ngi, site, seq)',
  'create index change_at on change (at)',
]);

function columns(types: Readonly<Record<string, string>>): string {
  return Object.entries(types)
    .map(([name, type]) => `${name} ${type} not null`)
    .join(', ');
}
