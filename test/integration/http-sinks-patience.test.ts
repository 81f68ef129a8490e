/** A server that asks for patience is left alone by the daemon, whatever else waits for it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { BridgeDaemon } from '../kit/bridge-daemon.ts';
import { eventually } from '../kit/eventually.ts';
import { startFaultServer, type FaultServer } from '../kit/fault-server.ts';
import { numberedEvent } from '../kit/sample-event.ts';
import { webhookDouble } from '../kit/webhook-double.ts';

const KEY = 'a key of the other side';
const EVENTS = 30;

describe('a server that asks for patience', function () {
  this.timeout(60_000);
  let directory: string;
  let server: FaultServer;
  let daemon: BridgeDaemon;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-patience-'));
    server = await startFaultServer(webhookDouble(KEY));
    const secret = join(directory, 'key');
    writeFileSync(secret, KEY, { mode: 0o600 });
    daemon = await BridgeDaemon.configure(directory, [
      { name: 'hook', kind: 'webhook', url: server.url, secret, parallel: 2 },
    ]);
    await daemon.start();
  });
  after(async () => {
    await daemon.kill();
    await server.close();
    rmSync(directory, { recursive: true });
  });

  it('is left alone for as long, and then has everything once', async () => {
    server.flap(() => ({ kind: 'status', status: 503, headers: { 'retry-after': '5' } }));
    expect(await daemon.post(Array.from({ length: EVENTS }, (_, index) => numberedEvent(index)))).to.equal(
      202,
    );
    await eventually('the first request', 10, () => (server.heard.length > 0 ? true : undefined));
    await delay(3000);
    expect(server.heard.length).to.be.at.most(4);
    server.flap(() => undefined);
    await eventually('all', 40, () => (server.effects.size === EVENTS ? true : undefined));
    expect(new Set(server.effects.values())).to.deep.equal(new Set([1]));
  });
});
