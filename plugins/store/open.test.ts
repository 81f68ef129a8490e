import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Failure } from '../../src/host/failure.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { openStore } from './open.ts';
import { openExistingSqlite } from './sqlite.ts';

describe('the embedded store of a bridge', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-alone-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  it('is refused to a second one, which would deliver again what the first has in hand', async () => {
    const place = { sqlite: join(directory, 'store.db') };
    const first = await openStore(place);
    expect(String(await rejection(openStore(place)))).to.match(
      /another daemon uses this store \(secmon-bridge or pakiti-server\)/,
    );
    await (await openExistingSqlite(place.sqlite)).close();
    await first.close();
    await (await openStore(place)).close();
  }).timeout(180_000);

  it('is written no more when its file has been deleted: nothing is acknowledged into nowhere', async () => {
    const place = { sqlite: join(directory, 'gone.db') };
    const store = await openStore(place);
    await store.append([{ id: 'a', subject: 's', body: '{}' }], 1);
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${place.sqlite}${suffix}`, { force: true });
    const failed = await rejection(store.append([{ id: 'b', subject: 's', body: '{}' }], 1));
    expect(String(failed)).to.match(/gone\.db: deleted or replaced while it was in use/);
    await store.close();
  });

  it('is said by name where it cannot be made', async () => {
    const failed = await rejection(openStore({ sqlite: join(directory, 'none/store.db') }));
    expect(failed).to.be.instanceOf(Failure);
    expect(String(failed)).to.contain('none/store.db.lock: unable to open database file');
  });
});
