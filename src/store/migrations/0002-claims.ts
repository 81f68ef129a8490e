/**
 * What a sink has in hand is one row for a batch, not one for each event; what is delivered is one row for a run of
 * events. Dead letters, and the ids of deleted events, have tables of their own.
 */
import { countedKey, steps } from './migration.ts';

export const claims = steps((flavour) => [
  'alter table sink add column frontier bigint not null default 0',
  'alter table sink add column delivered bigint not null default 0',
  `update sink set frontier = position,
    delivered = (select count(*) from outcome where outcome.sink = sink.name and state = 'delivered')`,
  `create table claim (id ${countedKey(flavour)}, sink text not null, lease_ends double precision not null,
    set_at double precision not null, seqs text not null)`,
  'create index claim_sink on claim (sink)',
  'alter table delivery rename to delivery_before',
  'drop index delivery_subject',
  `create table delivery (sink text not null, seq bigint not null, subject text not null,
    due_at double precision, set_at double precision not null, attempts integer not null, claim bigint,
    reason text not null, primary key (sink, seq))`,
  `insert into delivery (sink, seq, subject, due_at, set_at, attempts, claim, reason)
    select sink, seq, subject, due_at, 0, attempts, null, '' from delivery_before`,
  'drop table delivery_before',
  'create index delivery_subject on delivery (sink, subject, seq)',
  'create index delivery_due on delivery (sink, due_at)',
  `create table dead (sink text not null, seq bigint not null, subject text not null, at double precision not null,
    attempts integer not null, reason text not null, primary key (sink, seq))`,
  `insert into dead (sink, seq, subject, at, attempts, reason)
    select outcome.sink, outcome.seq, event.subject, outcome.at, outcome.attempts, outcome.detail
    from outcome join event on event.seq = outcome.seq where outcome.state = 'dead'`,
  `create table delivered (sink text not null, first bigint not null, last bigint not null, seqs text not null,
    at double precision not null, attempts integer not null, reference text not null)`,
  `insert into delivered (sink, first, last, seqs, at, attempts, reference)
    select sink, seq, seq, '', at, attempts, detail from outcome where state = 'delivered' order by seq`,
  'create index delivered_last on delivered (sink, last)',
  'drop table outcome',
  `create table seen (id text primary key, at double precision not null)${flavour === 'sqlite' ? ' without rowid' : ''}`,
  'create table last_seen (subject text primary key, id text not null)',
  'create index last_seen_id on last_seen (id)',
]);
