/** What the campaign has left: the store, and what each sink has had the effect of, in order. */
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Event } from '../../src/bridge/event.ts';

export interface Account {
  /** Acknowledged events that are not there. */
  readonly missing: number;
  readonly duplicates: number;
  /** Events that came after a later one of their subject. */
  readonly disordered: number;
}

interface Logged {
  readonly seq: number;
  readonly subject: string;
}

export class Aftermath {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** `ok` when there is nothing to complain of. */
  async wholeness(): Promise<string> {
    const database = new DatabaseSync(this.#path);
    const answer = database.prepare('pragma integrity_check').get();
    database.close();
    const store = await openSqlite(this.#path);
    const broken = await store.brokenInvariants();
    await store.close();
    return [String(answer?.['integrity_check']), ...broken].join('; ');
  }

  account(acknowledged: ReadonlySet<string>, effects: readonly string[]): Account {
    const log = this.#log();
    const there = new Set(effects);
    const newest = new Map<string, number>();
    let disordered = 0;
    for (const id of there) {
      const { seq, subject } = log.get(id) ?? { seq: NaN, subject: '' };
      // NaN, of what is not in the log at all, is out of order too.
      if (!(seq > (newest.get(subject) ?? -1))) disordered += 1;
      newest.set(subject, Math.max(seq, newest.get(subject) ?? -1));
    }
    const missing = [...acknowledged].filter((id) => !there.has(id)).length;
    return { missing, duplicates: effects.length - there.size, disordered };
  }

  #log(): ReadonlyMap<string, Logged> {
    const database = new DatabaseSync(this.#path, { readOnly: true });
    const rows = database.prepare('select id, seq, subject from event').all();
    database.close();
    return new Map(
      rows.map(({ id, seq, subject }) => [String(id), { seq: Number(seq), subject: String(subject) }]),
    );
  }
}

/** Ids of the events in a file of JSON Lines; a line that is being written is not there yet. */
export function idsInFile(path: string): readonly string[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => (JSON.parse(line) as Event).id);
}
