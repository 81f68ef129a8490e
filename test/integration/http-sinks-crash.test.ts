/** The daemon with every sink over HTTP, killed again and again while the other sides fail in every way. */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { newToken } from '../../src/trust/tokens.ts';
import { amsDouble } from '../kit/ams-double.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { eventually } from '../kit/eventually.ts';
import { startFaultServer, type Fault, type FaultServer, type OtherSide } from '../kit/fault-server.ts';
import { icingaDouble } from '../kit/icinga-results-double.ts';
import { nrdpDouble } from '../kit/nrdp-double.ts';
import { numberedReport } from '../kit/sample-event.ts';
import { webhookDouble } from '../kit/webhook-double.ts';

const ROUNDS = 5;
const EVENTS = 100;
const SERVICES = 20;
const LONGEST_LIFE_MILLISECONDS = 1500;
const SECRET = 'a secret of the other sides';
/** Longer than a lease, which what was claimed at the last kill may have to wait out. */
const SECONDS = 150;

const FAULTS: readonly Fault[] = [
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
  { kind: 'status', status: 500 },
  { kind: 'torn' },
  { kind: 'abort', effect: true },
  { kind: 'abort', effect: false },
];

describe('sinks over HTTP of a daemon that is killed', function () {
  this.timeout(3 * SECONDS * 1000);
  const icinga = icingaDouble({ user: 'bridge', password: SECRET });
  const webhook = webhookDouble(SECRET);
  const sides: Readonly<Record<string, OtherSide>> = {
    'icinga-api': icinga,
    nrdp: nrdpDouble({ token: SECRET }),
    ams: amsDouble({ token: SECRET, project: 'p', topic: 't' }),
    webhook,
  };
  const servers = new Map<string, FaultServer>();
  const { token, stored } = newToken('test', '2099-01-01T00:00:00Z');
  let site: BridgeSite;

  before(async () => {
    site = new BridgeSite();
    for (const [name, side] of Object.entries(sides)) {
      const server = await startFaultServer(side);
      server.flap(() =>
        Math.random() < 0.3 ? FAULTS[Math.floor(Math.random() * FAULTS.length)] : undefined,
      );
      servers.set(name, server);
    }
    const secret = site.place('secret');
    writeFileSync(secret, SECRET, { mode: 0o600 });
    const common = (kind: string): object => ({
      name: kind,
      kind,
      url: servers.get(kind)?.url,
      timeoutSeconds: 2,
    });
    const sinks = [
      { ...common('icinga-api'), user: 'bridge', password: secret },
      { ...common('nrdp'), token: secret, reaperSeconds: 0 },
      {
        ...common('ams'),
        token: secret,
        project: 'p',
        topic: 't',
        monitoringHost: 'm',
        serviceType: 's',
        everySeconds: 0.1,
      },
      { ...common('webhook'), secret },
    ];
    const listen = { port: 0, tokens: site.tokens(stored) };
    site.configure({ listen, receivers: [{ name: 'http', kind: 'http' }], sinks });
  });
  after(async () => {
    await site.remove();
    for (const server of servers.values()) await server.close();
  });

  it('lose none, and where they say so, have each effect once', async () => {
    const events = Array.from({ length: EVENTS }, (_, index) => numberedReport(index, SERVICES));
    let sent = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      await site.start();
      const batch = events.slice(sent, sent + EVENTS / ROUNDS);
      expect((await site.post(token, batch)).status).to.equal(202);
      sent += batch.length;
      await delay(Math.random() * LONGEST_LIFE_MILLISECONDS);
      await site.end('SIGKILL');
    }
    for (const server of servers.values()) server.flap(() => undefined);
    await site.start();
    for (const [name, server] of servers)
      await eventually(`all events at ${name}`, SECONDS, () =>
        server.effects.size >= EVENTS ? true : undefined,
      );
    expect(
      icinga.processed.map(({ plugin_output }) => plugin_output.split('\n')[0]).toSorted(),
    ).to.deep.equal(events.map(({ summary }) => summary).toSorted());
    expect(webhook.taken).to.have.length(EVENTS);
    for (const [name, server] of servers) {
      const repeated = [...server.effects.values()].filter((times) => times > 1).length;
      console.log(`      ${name}: ${server.effects.size} events, ${repeated} of them more than once`);
      if (name === 'icinga-api' || name === 'webhook') expect(repeated).to.equal(0);
    }
  });
});
