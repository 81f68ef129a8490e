/** What was done of ladders, what monitors were told, what was ever bad, and which digests have gone. */
import { steps } from './migration.ts';

export const people = steps(() => [
  `create table ledger_step (issue bigint not null, round integer not null, step text not null,
    due_at double precision not null, at double precision not null, how text not null,
    primary key (issue, round, step))`,
  `create table watch_subject (subject text primary key, state text not null, at double precision not null,
    body text not null)`,
  `create table watch_spell (subject text not null, state text not null, from_at double precision not null,
    last_at double precision not null, body text not null, primary key (subject, state, from_at))`,
  'create index watch_spell_last on watch_spell (state, last_at)',
  `create table monitor_acknowledgement (monitor text not null, target text not null, body text not null,
    primary key (monitor, target))`,
  `create table digest (name text not null, scope text not null, until double precision not null,
    state text not null, body text not null, primary key (name, scope, until))`,
]);
