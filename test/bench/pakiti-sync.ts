/** The whole AlmaLinux OSV database from disk into an embedded store that is new. By itself: `node test/bench/pakiti-sync.ts`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedData } from '../kit/shared-data.ts';
import { measure } from './measure.ts';
import { below, stated, type Row } from './row.ts';

const ROUNDS = 3;
const SECONDS = 4;
const MEGABYTES = 150;
const WHAT = 'Pakiti: full AlmaLinux OSV sync, 5,680 advisories, from disk';

export function benchPakitiSync(): readonly Row[] {
  const archive = sharedData('almalinux-osv.tar.xz');
  if (archive === undefined) return [stated(WHAT, 'not measured: shared/data is not there')];
  const directory = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  try {
    const feeds = join(directory, 'feeds');
    mkdirSync(feeds);
    execFileSync('tar', ['-xJf', archive, '-C', feeds]);
    const run = `rm -f '${directory}'/store*; exec '${process.execPath}' '${join(import.meta.dirname, 'pakiti-sync-run.ts')}' '${feeds}' '${directory}/store.db'`;
    const [sync] = measure([{ name: 'sync', argv: ['/bin/sh', '-c', run], exits: [0] }], ROUNDS);
    if (sync === undefined) throw new Error('nothing measured');
    return [
      {
        ...{
          what: WHAT,
          peer: '',
          measured: `wall ${sync.wall.toFixed(2)} s, processor ${sync.cpu.toFixed(2)} s`,
        },
        ...{ target: `< ${SECONDS} s`, reached: sync.wall < SECONDS },
      },
      below(WHAT, 'memory', sync.memory / 2 ** 20, MEGABYTES),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) console.log(benchPakitiSync());
