/** The log, how far each sink has read it, and what became of what it took. */
import { countedKey, steps } from './migration.ts';

export const events = steps((flavour) => [
  `create table event (seq ${countedKey(flavour)}, id text not null unique, subject text not null,
    received_at double precision not null, body text not null)`,
  'create table sink (name text primary key, position bigint not null)',
  `create table delivery (sink text not null, seq bigint not null, subject text not null,
    due_at double precision not null, attempts integer not null, primary key (sink, seq))`,
  'create index delivery_subject on delivery (sink, subject, seq)',
  `create table outcome (sink text not null, seq bigint not null, state text not null,
    at double precision not null, attempts integer not null, detail text not null, primary key (sink, seq))`,
]);
