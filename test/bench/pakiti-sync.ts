/**
 * The whole AlmaLinux OSV database from disk into an embedded store that is new, by the executable. By itself:
 * `node test/bench/pakiti-sync.ts`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { SECMON } from '../kit/executable.ts';
import { sharedData } from '../kit/shared-data.ts';
import { measure } from './measure.ts';
import { below, stated, within, type Row } from './row.ts';

const ROUNDS = 3;
const SECONDS = 4;
const MEGABYTES = 150;
const ONCE = `rm -f "$3"*; cp "$2" "$3"
  "$0" pakiti feeds sync --config "$4" "$1" | grep -x 'osv: taken, 5680 records'`;
const WHAT = 'Pakiti: full AlmaLinux OSV sync, 5,680 advisories, from disk';

const PEER = 'each file read, parsed and as it is into SQLite';

export async function benchPakitiSync(): Promise<readonly Row[]> {
  const archive = sharedData('almalinux-osv.tar.xz');
  if (archive === undefined) return [stated(WHAT, 'not measured: shared/data is not there')];
  const directory = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  try {
    const at = (name: string): string => join(directory, name);
    const [feeds, empty, store] = [at('feeds'), at('empty.db'), at('store.db')];
    const configuration = at('server.yaml');
    mkdirSync(feeds);
    execFileSync('tar', ['-xJf', archive, '-C', feeds]);
    await (await openSqlite(empty)).close();
    writeFileSync(configuration, `store: {sqlite: ${store}}\nlisten: {port: 0}\n`, { mode: 0o600 });
    const [sync, peer] = measure(
      [
        {
          name: 'sync',
          argv: ['/bin/sh', '-c', ONCE, SECMON, feeds, empty, store, configuration],
          exits: [0],
        },
        {
          name: 'peer',
          argv: [process.execPath, join(import.meta.dirname, 'pakiti-sync-peer.ts'), feeds, at('raw.db')],
          exits: [0],
        },
      ],
      ROUNDS,
    );
    if (sync === undefined || peer === undefined) throw new Error('nothing measured');
    const cpu = `processor ${sync.cpu.toFixed(2)} s, wall`;
    return [
      within(WHAT, PEER, cpu, sync.wall, peer.wall, SECONDS),
      below(WHAT, 'memory', sync.memory / 2 ** 20, MEGABYTES),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) console.log(await benchPakitiSync());
