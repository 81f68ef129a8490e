/** What a sync cannot do without: each file read, parsed as JSON, and as it is into SQLite. `node pakiti-sync-peer.ts FOLDER STORE`. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const [, , folder = '', path = ''] = process.argv;
for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
const database = new DatabaseSync(path);
database.exec('pragma journal_mode = wal; pragma synchronous = full');
database.exec('create table raw (id text, body text); begin immediate');
const insert = database.prepare('insert into raw values (?, ?)');
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
for (const name of names.filter((each) => each.endsWith('.json'))) {
  const body = readFileSync(join(folder, name), 'utf8');
  insert.run((JSON.parse(body) as { readonly id: string }).id, body);
}
database.exec('commit');
database.close();
