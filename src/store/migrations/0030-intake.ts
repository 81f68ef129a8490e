/** What the way from events to issues remembers: who spoke last when, what each said of which issue, and what waits. */
import { type Flavour, steps } from './migration.ts';

export const intake = steps((flavour) => [
  `create table intake_voice (voice text primary key, at double precision not null)${keyed(flavour)}`,
  `create table intake_track (issue_key text not null, voice text not null, body text not null,
    primary key (issue_key, voice))${keyed(flavour)}`,
  'create index intake_track_voice on intake_track (voice)',
  `create table intake_held (issue_key text primary key, reason text not null, due_at double precision,
    since double precision not null, body text not null)`,
  'create index intake_held_due on intake_held (due_at)',
  'create table intake_guard (name text primary key, body text not null)',
]);

/** Rows are in the order of their key, without a number of their own. */
function keyed(flavour: Flavour): string {
  return flavour === 'sqlite' ? ' without rowid' : '';
}
