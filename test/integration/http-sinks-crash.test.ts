/** The daemon with every sink over HTTP, killed again and again while the other sides fail in every way. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Event } from '../../src/bridge/event.ts';
import { amsDouble } from '../kit/ams-double.ts';
import { BridgeDaemon } from '../kit/bridge-daemon.ts';
import { eventually } from '../kit/eventually.ts';
import { startFaultServer, type Fault, type FaultServer, type OtherSide } from '../kit/fault-server.ts';
import { icingaDouble } from '../kit/icinga-results-double.ts';
import { nrdpDouble } from '../kit/nrdp-double.ts';
import { sampleEvent } from '../kit/sample-event.ts';
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
  let directory: string;
  let daemon: BridgeDaemon;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-http-crash-'));
    for (const [name, side] of Object.entries(sides)) {
      const server = await startFaultServer(side);
      server.flap(() =>
        Math.random() < 0.3 ? FAULTS[Math.floor(Math.random() * FAULTS.length)] : undefined,
      );
      servers.set(name, server);
    }
    const secret = join(directory, 'secret');
    writeFileSync(secret, SECRET, { mode: 0o600 });
    const common = (kind: string): object => ({
      name: kind,
      kind,
      url: servers.get(kind)?.url,
      timeoutSeconds: 2,
    });
    daemon = await BridgeDaemon.configure(directory, [
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
    ]);
  });
  after(async () => {
    await daemon.kill();
    for (const server of servers.values()) await server.close();
    rmSync(directory, { recursive: true });
  });

  it('lose none, and where they say so, have each effect once', async () => {
    const events = Array.from({ length: EVENTS }, (_, index) => numbered(index));
    let sent = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      await daemon.start();
      const batch = events.slice(sent, sent + EVENTS / ROUNDS);
      expect(await daemon.post(batch)).to.equal(202);
      sent += batch.length;
      await delay(Math.random() * LONGEST_LIFE_MILLISECONDS);
      await daemon.kill();
    }
    for (const server of servers.values()) server.flap(() => undefined);
    await daemon.start();
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

function numbered(index: number): Event {
  const start = new Date(Date.UTC(2026, 4, 1) + index * 1000).toISOString();
  const subject = { site: 'SITE-A', host: 'ce1.example.org', service: `service ${index % SERVICES}` };
  return sampleEvent({ subject, summary: `result ${index}`, start, end: start });
}
