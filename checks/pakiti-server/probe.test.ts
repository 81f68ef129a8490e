/** The probe against the real API of the Pakiti server, over HTTP that fails on demand. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Credential } from '../../src/trust/credential.ts';
import { runOnThisMachine } from '../../test/kit/check-run.ts';
import { startFaultServer, type FaultServer } from '../../test/kit/fault-server.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { ADMIN, OFFICER, PakitiApiBench } from '../../test/kit/pakiti-api.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { check } from './check.ts';
import type { Values } from './options.ts';

const DAY = 86_400;

describe('check pakiti-server asks', function () {
  this.timeout(60_000);
  let home: string;
  let bench: PakitiApiBench;
  let server: FaultServer;
  let credential: Credential;
  /** Seconds by which the server's clock is ahead of that of the store. */
  let ahead = 0;

  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'secmon-pakiti-'));
    writeFileSync(join(home, 'token'), 'sesame', { mode: 0o600 });
    bench = await PakitiApiBench.open();
    server = await startFaultServer({
      isAtStake: () => true,
      async perform({ path }) {
        const { status, text, type } = await bench.ask(path, credential);
        const at = new Date((bench.at + ahead) * 1000).toISOString().slice(0, 19);
        const body = text.replace('"at":""', `"at":"${at}Z"`);
        return { reply: { status, headers: { 'content-type': type }, body }, effects: [] };
      },
    });
  });
  after(async () => {
    await server.close();
    await bench.close();
    rmSync(home, { recursive: true });
  });
  beforeEach(() => {
    [credential, ahead] = [OFFICER, 0];
    server.flap(() => undefined);
  });

  function run(change: Partial<Values> = {}) {
    const host = localHostFromSource();
    const asked = { ...{ url: server.url, token: join(home, 'token'), retries: 0 }, ...change };
    return runOnThisMachine(check, asked, { ...host, clock: { ...host.clock, now: () => bench.at } });
  }

  it('how it is: one feed that was never taken, hosts of which one cannot be told', async () => {
    const { bad, verdict } = await run();
    expect(bad).to.deep.equal([
      ['UNKNOWN', 'feed kev', 'missing'],
      ['WARNING', 'hosts', 'undetermined'],
    ]);
    const counts = Object.fromEntries(verdict.metrics.map(({ label, value }) => [label, value]));
    expect(counts).to.include({ hosts: 4, silent: 0, undetermined: 25, vulnerable: 2, reports: 4 });
  });

  it('and hears that hosts and reports have been silent', async () => {
    bench.at += 3 * DAY;
    const { bad } = await run();
    bench.at -= 3 * DAY;
    expect(bad).to.include.deep.members([
      ['CRITICAL', 'reports', 'lag'],
      ['CRITICAL', 'hosts', 'silent'],
    ]);
  });

  it('and doubts ages where clocks differ', async () => {
    ahead = -3600;
    const { bad } = await run();
    expect(bad.map(([, , kind]) => kind)).to.include('clock');
  });

  it('and is told nothing by a credential that may not see everything', async () => {
    credential = ADMIN;
    const failed = (await rejection(run())) as Error;
    expect(failed).to.include({ reason: 'denied' });
    expect(failed.message).to.match(/no such thing \(404\), or our credential may not see everything$/);
  });

  it('and refuses limits that are none before it asks', async () => {
    expect(await rejection(run({ 'feed-age': ['kev'] }))).to.include({ reason: 'malformed' });
  });

  const faults = [
    ['failed', { kind: 'status', status: 503 }],
    ['malformed', { kind: 'status', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['malformed', { kind: 'status', status: 200, body: '{"version":"1"}' }],
    ['unreachable', { kind: 'torn' }],
    ['unreachable', { kind: 'abort', effect: false }],
    ['timeout', { kind: 'never' }],
    ['timeout', { kind: 'drip', everyMilliseconds: 100 }],
  ] as const;
  for (const [reason, fault] of faults)
    it(`and is UNKNOWN, ${reason}, where it answers ${JSON.stringify(fault)}`, async () => {
      server.flap(() => fault);
      expect(await rejection(run({ 'request-timeout': 1 }))).to.include({ reason });
    });
});
