/** A short run of `npm run test:crash:pakiti`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { StorePlace } from '../../plugins/store/open.ts';
import { crashIngest } from '../crash/pakiti-ingest.ts';
import { crashSync } from '../crash/pakiti-sync.ts';
import { describeWith } from '../kit/debian-packages.ts';
import {
  connectionString,
  emptyDatabase,
  POSTGRESQL_PACKAGES,
  startPostgresql,
  type Postgresql,
} from '../kit/postgresql.ts';

const ROUNDS = 3;

function survives(place: () => Promise<StorePlace>): void {
  let directory: string;
  before(() => void (directory = mkdtempSync(join(tmpdir(), 'secmon-pakiti-crash-'))));
  after(() => rmSync(directory, { recursive: true }));

  it('has every report that it has said OK to, once, and finds what follows of it', async () => {
    const account = await crashIngest(ROUNDS, await place(), { sqlite: join(directory, 'undisturbed.db') });
    expect(account.acknowledged).to.be.greaterThan(0);
    expect(account).to.include({ missing: 0, doubled: 0, outdated: 0, miscounted: 0, differing: 0 });
  });

  it('has the last good snapshot of a feed or the new one, and never some of both', async () => {
    expect(await crashSync(ROUNDS, await place())).to.include({ mixed: 0, wrong: 0, whole: true });
  });
}

describe('a Pakiti server that is killed', function () {
  this.timeout(600_000);
  let directory: string;
  let count = 0;
  before(() => void (directory = mkdtempSync(join(tmpdir(), 'secmon-pakiti-killed-'))));
  after(() => rmSync(directory, { recursive: true }));
  survives(() => Promise.resolve({ sqlite: join(directory, `${(count += 1)}.db`) }));
});

describeWith(POSTGRESQL_PACKAGES, 'a Pakiti server over PostgreSQL that is killed', function () {
  this.timeout(600_000);
  let postgresql: Postgresql;
  before(async () => {
    postgresql = await startPostgresql();
  });
  after(() => postgresql.stop());
  survives(async () => {
    await emptyDatabase(postgresql);
    return { postgresql: connectionString(postgresql) };
  });
});
