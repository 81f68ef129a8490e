/** Issues and incidents, who did what to them, and what trackers have still to be told. */
import { countedKey, type Flavour, steps } from './migration.ts';

export const incidents = steps((flavour) => [
  `create table ledger_issue (id ${countedKey(flavour)}, key text not null, generation integer not null,
    site text not null, ngi text not null, class text not null, subject text not null, state text not null,
    severity text not null, owner text not null, incident bigint, merged_into bigint, deadline double precision,
    updated_at double precision not null, version bigint not null, body text not null, unique (key, generation))`,
  'create index ledger_issue_site on ledger_issue (site, ngi, id)',
  'create index ledger_issue_ngi on ledger_issue (ngi, site, id)',
  'create index ledger_issue_incident on ledger_issue (incident, id)',
  `create table ledger_host (issue bigint not null, host text not null, state text not null,
    since double precision not null, seen_at double precision not null, primary key (issue, host))`,
  'create index ledger_host_host on ledger_host (host, issue)',
  `create table ledger_incident (id ${countedKey(flavour)}, class text not null, subject text not null,
    state text not null, updated_at double precision not null, version bigint not null, body text not null)`,
  `create unique index ledger_incident_campaign on ledger_incident (class, subject)
    where state = 'open' and class <> ''`,
  `create table ledger_reference (tracker text not null, reference text not null, issue bigint, incident bigint,
    place integer not null, body text not null, primary key (tracker, reference))`,
  'create index ledger_reference_issue on ledger_reference (issue)',
  'create index ledger_reference_incident on ledger_reference (incident)',
  `create table ledger_note (id ${countedKey(flavour)}, issue bigint, incident bigint, body text not null)`,
  'create index ledger_note_issue on ledger_note (issue, id)',
  'create index ledger_note_incident on ledger_note (incident, id)',
  `create table ledger_audit (seq ${countedKey(flavour)}, at double precision not null, issue bigint, incident bigint,
    body text not null)`,
  'create index ledger_audit_issue on ledger_audit (issue, seq)',
  'create index ledger_audit_incident on ledger_audit (incident, seq)',
  ...onlyAdded(flavour),
  `create table ledger_operation (seq ${countedKey(flavour)}, operation text not null unique, tracker text not null,
    issue bigint, incident bigint, verb text not null, payload text not null, state text not null,
    attempts integer not null, created_at double precision not null, due_at double precision not null,
    lease_ends double precision, reference text not null, reason text not null)`,
  `create index ledger_operation_open on ledger_operation (tracker, seq)
    where state in ('pending', 'sending', 'unknown')`,
  'create index ledger_operation_issue on ledger_operation (issue, seq)',
  'create index ledger_operation_incident on ledger_operation (incident, seq)',
]);

/** An audit trail that can be changed proves nothing, so that the database itself refuses. */
function onlyAdded(flavour: Flavour): readonly string[] {
  if (flavour === 'sqlite') {
    return ['update', 'delete'].map(
      (change) => `create trigger ledger_audit_${change} before ${change} on ledger_audit
        begin select raise(abort, 'the audit trail is only ever added to'); end`,
    );
  }
  return [
    `create function ledger_audit_only_added() returns trigger language plpgsql as
      $$ begin raise exception 'the audit trail is only ever added to'; end $$`,
    `create trigger ledger_audit_only_added before update or delete or truncate on ledger_audit
      for each statement execute function ledger_audit_only_added()`,
  ];
}
