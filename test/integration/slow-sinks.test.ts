/** A sink whose other side never answers, or says one byte a second, and one that is well, in one daemon. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { idsInFile } from '../crash/account.ts';
import { startWithKeyed } from '../crash/in-process.ts';
import { eventually } from '../kit/eventually.ts';
import { type Answer, serve, silent, slowDrip, type TestServer } from '../kit/http-server.ts';
import { numberedEvent } from '../kit/sample-event.ts';

const EVENTS = 300;
const ONE_SECOND = 1000;

describe('a bridge with sinks that never come to an end', function () {
  this.timeout(180_000);
  let directory: string;
  const servers: TestServer[] = [];
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-slow-'));
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.close()));
    rmSync(directory, { recursive: true });
  });

  const events = Array.from({ length: EVENTS }, (_, index) => numberedEvent(index));

  async function everywhere(answer: Answer): Promise<TestServer> {
    const server = await serve(Object.fromEntries(events.map(({ id }) => [`/${id}`, answer])));
    servers.push(server);
    return server;
  }

  it('delivers to the others at once, asks nobody twice at the same time, and stops', async () => {
    const path = join(directory, 'store.db');
    const [never, slow] = [await everywhere(silent), await everywhere(slowDrip(ONE_SECOND))];
    const store = await openSqlite(path);
    await store.append(
      events.map((event) => ({ id: event.id, subject: event.summary, body: JSON.stringify(event) })),
      1,
    );
    await store.close();
    const file = join(directory, 'events.jsonl');
    const sinks = [
      { name: 'never', kind: 'keyed', url: never.url },
      { name: 'slow', kind: 'keyed', url: slow.url },
      { name: 'well', kind: 'file', path: file },
    ];
    const configuration = { store: { sqlite: path }, receivers: [], sinks };
    const running = await startWithKeyed(configuration);
    await eventually('all in the file', 60, () => (idsInFile(file).length === EVENTS ? true : undefined));
    for (const { requests } of [never, slow]) expect(new Set(requests).size).to.equal(requests.length);
    await running.stop();
  });
});
