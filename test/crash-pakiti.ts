/**
 * `npm run test:crash:pakiti [ROUNDS]`: SIGKILL at random moments while nodes report to the Pakiti server and while a feed is
 * synced, over SQLite and PostgreSQL. Exits 1 when something was lost, doubled or mixed, or is found to be something else.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorePlace } from '../plugins/store/open.ts';
import { crashIngest } from './crash/pakiti-ingest.ts';
import { crashSync } from './crash/pakiti-sync.ts';
import { connectionString, emptyDatabase, startPostgresql } from './kit/postgresql.ts';

const rounds = Number(process.argv[2] ?? 100);
const directory = mkdtempSync(join(tmpdir(), 'secmon-crash-pakiti-'));
const postgresql = await startPostgresql();
let count = 0;
const places: Readonly<Record<string, () => Promise<StorePlace>>> = {
  sqlite: () => Promise.resolve({ sqlite: join(directory, `${(count += 1)}.db`) }),
  async postgresql() {
    await emptyDatabase(postgresql);
    return { postgresql: connectionString(postgresql) };
  },
};
let good = true;
for (const [name, place] of Object.entries(places)) {
  const undisturbed = { sqlite: join(directory, `${(count += 1)}.db`) };
  const ingest = await crashIngest(rounds, await place(), undisturbed);
  console.log(`${name}, reports: ${JSON.stringify(ingest)}`);
  const { missing, doubled, outdated, miscounted, differing } = ingest;
  const sync = await crashSync(rounds, await place());
  console.log(`${name}, a feed: ${JSON.stringify(sync)}`);
  good &&=
    missing + doubled + outdated + miscounted + differing + sync.mixed + sync.wrong === 0 && sync.whole;
}
await postgresql.stop();
if (good) rmSync(directory, { recursive: true });
else console.log(`what is left lies in ${directory}`);
process.exitCode = good ? 0 : 1;
