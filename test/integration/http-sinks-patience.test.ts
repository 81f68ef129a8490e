/** A server that asks for patience is left alone by the daemon, whatever else waits for it. */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { newToken } from '../../src/trust/tokens.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { eventually } from '../kit/eventually.ts';
import { startFaultServer, type FaultServer } from '../kit/fault-server.ts';
import { numberedReport } from '../kit/sample-event.ts';
import { webhookDouble } from '../kit/webhook-double.ts';

const KEY = 'a key of the other side';
const EVENTS = 30;

describe('a server that asks for patience', function () {
  this.timeout(180_000);
  const { token, stored } = newToken('test', '2099-01-01T00:00:00Z');
  let server: FaultServer;
  let site: BridgeSite;

  before(async () => {
    site = new BridgeSite();
    server = await startFaultServer(webhookDouble(KEY));
    const secret = site.place('key');
    writeFileSync(secret, KEY, { mode: 0o600 });
    site.configure({
      listen: { port: 0, tokens: site.tokens(stored) },
      receivers: [{ name: 'http', kind: 'http' }],
      sinks: [{ name: 'hook', kind: 'webhook', url: server.url, secret, parallel: 2 }],
    });
    await site.start();
  });
  after(async () => {
    await site.remove();
    await server.close();
  });

  it('is left alone for as long, and then has everything once', async () => {
    server.flap(() => ({ kind: 'status', status: 503, headers: { 'retry-after': '5' } }));
    const reports = Array.from({ length: EVENTS }, (_, index) => numberedReport(index));
    expect((await site.post(token, reports)).status).to.equal(202);
    await eventually('the first request', 60, () => (server.heard.length > 0 ? true : undefined));
    await delay(3000);
    expect(server.heard.length).to.be.at.most(4);
    server.flap(() => undefined);
    await eventually('all', 60, () => (server.effects.size === EVENTS ? true : undefined));
    expect(new Set(server.effects.values())).to.deep.equal(new Set([1]));
  });
});
