import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeWith } from '../../../test/kit/debian-packages.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { RT_PACKAGES, type Rt, startRt } from '../../../test/kit/rt.ts';
import type { OperatorWorld } from '../../../src/cli/command.ts';
import { runOperator } from '../../../src/cli/run-operator.ts';
import { bridgeCheckConfig } from '../../secmon-bridge/commands/check-config.ts';
import { incidentPreflight } from './preflight.ts';

interface Said {
  readonly text: string;
  readonly exitCode: number;
}

describe('secmon incident preflight', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-preflight-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function secmon(trackers: readonly object[], ...argv: readonly string[]): Promise<Said> {
    const configuration = join(folder, 'bridge.yaml');
    const store = { sqlite: join(folder, 'store.db') };
    const receivers = [{ name: 'status', kind: 'nagios-status', path: '/var/cache/nagios4/status.dat' }];
    writeFileSync(configuration, JSON.stringify({ store, receivers, sinks: [], trackers }), { mode: 0o600 });
    const world = {
      host: localHostFromSource(),
      checks: [],
      commands: [incidentPreflight, bridgeCheckConfig],
      version: '0',
      signal: new AbortController().signal,
    };
    return await runOperator([...argv, '--config', configuration], world as unknown as OperatorWorld);
  }

  it('names the trackers that there are, and what cannot be looked at', async () => {
    const file = { name: 'log', kind: 'file', path: join(folder, 'issues') };
    const other = await secmon([file], 'incident', 'preflight', '--tracker', 'rt');
    expect(other.text).to.contain("no tracker 'rt': the configuration has log");
    const own = await secmon([file], 'incident', 'preflight', '--tracker', 'log');
    expect(own).to.deep.equal({ text: 'file: there is nothing to look at on the other side\n', exitCode: 0 });
  });

  it('is preceded by what check-config says of a token that cannot be read, or is none', async () => {
    const token = join(folder, 'token');
    const rt = { name: 'rt', kind: 'rt', url: 'https://rt.example.org', token };
    const missing = await secmon([rt], 'bridge', 'check-config');
    expect(missing.text).to.match(/bridge\.yaml.*trackers\.0\.token.*token/);
    writeFileSync(token, 'no token\n', { mode: 0o600 });
    const wrong = await secmon([{ ...rt, kind: 'rtir' }], 'bridge', 'check-config');
    expect(wrong.text).to.contain('no token of RT');
  });

  describeWith(RT_PACKAGES, 'of a real Request Tracker', function () {
    this.timeout(180_000);
    let server: Rt;
    before(async () => {
      server = await startRt();
    });
    after(() => server.stop());

    it('says that all is well, or what is missing and how to mend it', async () => {
      const rt = { name: 'rt', kind: 'rt', url: server.url, token: server.tokenFile, requestsPerSecond: 100 };
      const well = await secmon([rt], 'incident', 'preflight', '--tracker', 'rt');
      expect(well.text)
        .to.match(/^ok version: RT 5/)
        .and.contain("queue 'Security Monitoring'");
      expect(well.text).to.not.contain('ERROR');
      const rtir = { ...rt, name: 'desk', kind: 'rtir' };
      const without = await secmon([rtir], 'incident', 'preflight', '--tracker', 'desk');
      expect(without.exitCode).to.equal(2);
      expect(without.text)
        .to.contain("ERROR queue 'Incident Reports'")
        .and.contain('SECMON_RT_QUEUES="Incident Reports" rt-setup-database');
    });
  });
});
