/** The daemon as its operator meets it: configuration, signals, status, metrics, log. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BridgeStatus } from '../../checks/bridge/status.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { eventually } from '../kit/eventually.ts';
import { PLUGINS, SECMON } from '../kit/executable.ts';
import { freePort } from '../kit/free-port.ts';
import { sampleReport } from '../kit/sample-event.ts';

const CONFIG = join(import.meta.dirname, '../../config');

describe('the daemon of the bridge', function () {
  this.timeout(180_000);
  let site: BridgeSite;
  beforeEach(() => {
    site = new BridgeSite();
  });
  afterEach(() => site.remove());

  const { token, stored } = newToken('sender', '2099-01-01T00:00:00Z');
  const base = (): object => ({
    listen: { port: 0, tokens: site.tokens(stored) },
    receivers: [{ name: 'http', kind: 'http' }],
    sinks: [{ name: 'archive', kind: 'file', path: site.place('events.jsonl') }],
    status: site.place('status.json'),
  });
  const status = (): BridgeStatus =>
    JSON.parse(readFileSync(site.place('status.json'), 'utf8')) as BridgeStatus;
  const arrived = (count: number): Promise<true> =>
    eventually(`${count} events`, 60, () =>
      site.delivered('events.jsonl').length === count ? true : undefined,
    );

  it('takes, stores and delivers, and ends when it is asked to', async () => {
    site.configure(base());
    await site.start();
    expect((await site.post(token, sampleReport())).status).to.equal(202);
    await arrived(1);
    expect(await site.end()).to.equal(0);
    expect(site.log.map(({ event }) => event)).to.deep.equal(['started', 'stopped']);
  });

  it('delivers what it has acknowledged after it was killed', async () => {
    site.configure(base());
    await site.start();
    await site.post(token, sampleReport());
    await site.end('SIGKILL');
    site.log.length = 0;
    await site.start();
    await arrived(1);
  });

  it('reads its configuration again, and loses nothing over it', async () => {
    site.configure(base());
    await site.start();
    await site.post(token, sampleReport());
    await arrived(1);
    const other = site.place('other.jsonl');
    site.configure({
      ...base(),
      sinks: [
        { name: 'archive', kind: 'file', path: site.place('events.jsonl') },
        { name: 'other', kind: 'file', path: other },
      ],
      routes: [{ to: ['other'], state: ['CRITICAL'] }],
      listen: { port: site.port, tokens: site.tokens(stored) },
    });
    site.hangUp();
    await site.said('reloaded');
    await eventually('what was stored before', 60, () =>
      site.delivered('other.jsonl').length === 1 ? true : undefined,
    );
    await site.post(token, sampleReport({ state: 'OK' }));
    await site.post(token, sampleReport({ summary: 'another' }));
    await eventually('what is routed', 60, () =>
      site.delivered('other.jsonl').length === 2 ? true : undefined,
    );
    expect(site.delivered('events.jsonl')).to.have.lengthOf(1);
  });

  it('goes on with the configuration that it has when a new one cannot be used', async () => {
    site.configure(base());
    await site.start();
    writeFileSync(site.configuration, 'store: {}\n');
    site.hangUp();
    const refused = await site.said('not-reloaded');
    expect(refused['reason']).to.match(/bridge\.yaml:1: /);
    expect((await site.post(token, sampleReport())).status).to.equal(202);
    await arrived(1);
  });

  it('goes on when a file that it read at its start is gone', async () => {
    const contacts = site.place('contacts.yaml');
    copyFileSync(join(CONFIG, 'contacts.example.yaml'), contacts);
    const incidents = { contacts: { file: contacts }, policy: join(CONFIG, 'policy') };
    site.configure({ ...base(), incidents });
    await site.start();
    rmSync(contacts);
    site.hangUp();
    const refused = await site.said('not-reloaded');
    expect(refused['reason']).to.match(/incidents\.contacts\.file: .*no such file/);
    expect((await site.post(token, sampleReport())).status).to.equal(202);
    await arrived(1);
  });

  it('goes on when the password of its mail server or of a monitor is gone', async () => {
    const [password, own] = [site.place('smtp-password'), site.place('icinga-password')];
    const login = { user: 'secmon', password };
    const digests = { mail: { server: '127.0.0.1', security: 'none', from: 'secmon@example.org', ...login } };
    const icinga = {
      name: 'icinga',
      kind: 'icinga',
      url: 'https://127.0.0.1:1',
      user: 'secmon',
      password: own,
    };
    const secrets = [password, own];
    for (const path of secrets) writeFileSync(path, 'secret\n', { mode: 0o600 });
    site.configure({ ...base(), incidents: { acknowledge: [icinga], digests } });
    await site.start();
    for (const [index, path] of secrets.entries()) {
      rmSync(path);
      site.hangUp();
      await eventually('a refusal', 60, () =>
        site.log.filter(({ event }) => event === 'not-reloaded').length > index ? true : undefined,
      );
    }
    const reasons = site.log.flatMap(({ event, reason }) => (event === 'not-reloaded' ? String(reason) : []));
    expect(reasons[0]).to.match(/incidents\.digests\.mail\.password: .*no such file/);
    expect(reasons[1]).to.match(/incidents\.acknowledge\.0\.password: .*no such file/);
    expect((await site.post(token, sampleReport())).status).to.equal(202);
    await arrived(1);
  });

  it('reads the mapping file again with its configuration, and keeps the one before where that is no good', async () => {
    const mapping = site.place('subject-map.json');
    const host = 'ce.example.org';
    const map = (entry: object): void => writeFileSync(mapping, JSON.stringify({ hosts: [entry] }));
    const siteOf = async (summary: string): Promise<string | undefined> => {
      await site.post(token, sampleReport({ summary, subject: { host, site: 'claimed' } }));
      const event = await eventually(summary, 60, () =>
        site.delivered('events.jsonl').find((one) => one.summary === summary),
      );
      return event.subject.site;
    };
    const hangUp = async (says: string): Promise<Readonly<Record<string, unknown>>> => {
      site.hangUp();
      return await site.said(says);
    };
    const port = await freePort();
    map({ host, site: 'SITE-A' });
    site.configure({ ...base(), listen: { port, tokens: site.tokens(stored) }, hostsFile: mapping });
    await site.start();
    expect(await siteOf('one')).to.equal('SITE-A');
    map({ host, site: 'SITE-B' });
    await hangUp('reloaded');
    expect(await siteOf('two')).to.equal('SITE-B');
    map({ host });
    expect((await hangUp('not-reloaded'))['reason']).to.match(/subject-map\.json:1: hosts\.0 .*site/);
    expect(await siteOf('three')).to.equal('SITE-B');
  });

  for (const mayFallBehind of [true, false]) {
    const what = mayFallBehind ? 'that may fall behind keeps nothing out' : 'stops what comes at the bound';
    it(`is told what a dead sink does to the others: one ${what}`, async () => {
      const stuck = { name: 'stuck', kind: 'file', path: '/nowhere/events.jsonl', mayFallBehind };
      const archive = { name: 'archive', kind: 'file', path: site.place('events.jsonl') };
      site.configure({ ...base(), sinks: [archive, stuck], maxBacklog: 2 });
      await site.start();
      for (const summary of ['one', 'two']) await site.post(token, sampleReport({ summary }));
      await arrived(2);
      const third = async (): Promise<number> =>
        (await site.post(token, sampleReport({ summary: 'three' }))).status;
      if (mayFallBehind) {
        // The file has a line before the store knows that it has: until then, the archive's two events count.
        await eventually('room', 60, async () => ((await third()) === 202 ? true : undefined));
        await arrived(3);
      } else expect(await third()).to.equal(503);
      const waiting = mayFallBehind ? 3 : 2;
      const { store } = await eventually('a status of that', 60, () => {
        const seen = existsSync(site.place('status.json')) ? status() : undefined;
        const hasFinished = seen?.sinks[0]?.waiting === 0;
        return hasFinished && seen.sinks[1]?.waiting === waiting ? seen : undefined;
      });
      expect(store).to.include({ backlog: mayFallBehind ? 0 : 2, maxBacklog: 2, maxAgeSeconds: 172_800 });
    });
  }

  const unusable: readonly (readonly [what: string, change: object, says: RegExp])[] = [
    ['an unknown kind', { sinks: [{ name: 'a', kind: 'fax' }] }, /bridge\.yaml:1: sinks\.0\.kind .*"file"/],
    [
      'a field that the kind does not have',
      { receivers: [{ name: 'a', kind: 'http', speed: 1 }] },
      /receivers\.0.*speed/,
    ],
    ['a missing field', { sinks: [{ name: 'a', kind: 'file' }] }, /sinks\.0 .*path/],
    [
      'a name given twice',
      { receivers: [{ name: 'archive', kind: 'http' }] },
      /the name 'archive' is given twice/,
    ],
    ['a route to nowhere', { routes: [{ to: ['fax'] }] }, /routes\.0\.to\.0: there is no sink 'fax'/],
    ['no receivers', { receivers: [] }, /receivers /],
    [
      'an open door',
      { listen: { port: 0, address: '0.0.0.0' } },
      /listen\.tls: is needed to listen on 0\.0\.0\.0/,
    ],
    ['nothing that listens', { listen: undefined }, /receivers\.0\.kind: needs listen/],
  ];
  for (const [what, change, says] of unusable) {
    it(`does not begin with ${what}, and names file and field`, async () => {
      site.configure({ ...base(), ...change });
      await site.start();
      expect(await site.end()).to.equal(1);
      expect(site.printed)
        .to.match(/^secmon-bridge: .*bridge\.yaml/)
        .and.to.match(says);
    });
  }

  it('has in its log who has retired what from the portal', async () => {
    site.configure({ ...base(), portal: { silence: { defaultSeconds: 1 } } });
    await site.start();
    const report = sampleReport({ start: '2026-05-01T10:00:00Z', end: '2026-05-01T10:00:00Z' });
    expect((await site.post(token, report)).status).to.equal(202);
    const secmon = (...argv: readonly string[]): string =>
      spawnSync(SECMON, ['bridge', ...argv, '--config', site.configuration], { encoding: 'utf8' }).stdout;
    const { host } = report.subject;
    await eventually('a stale subject', 60, () =>
      secmon('retire', '--host', host, '--dry-run').includes('would be retired: 1\n') ? true : undefined,
    );
    expect(secmon('retire')).to.match(/--site NAME or --host NAME is missing/);
    expect(secmon('retire', '--host', 'other.example.org')).to.match(/the portal shows no such subject/);
    expect(secmon('retire', '--host', host)).to.match(/\nretired: 1\n$/);
    expect(secmon('retire', '--host', host)).to.match(/the portal shows no such subject/);
    const line = await site.said('subjects-retired');
    expect(line).to.include({ level: 'warn', host, subjects: 1, critical: 1 });
    expect(line).to.have.property('account').that.is.a('string');
  });

  it('says what it knows of itself to check_bridge, Prometheus and the operator', async () => {
    site.configure({
      ...base(),
      listen: { address: '127.0.0.1', port: 0, tokens: site.tokens(stored) },
      sinks: [{ name: 'stuck', kind: 'file', path: '/nowhere/events.jsonl' }],
    });
    await site.start();
    await site.post(token, [sampleReport(), sampleReport({ summary: 'two' })]);
    const seen = await eventually('a status', 60, () =>
      existsSync(site.place('status.json')) && status().sinks[0]?.failing !== undefined
        ? status()
        : undefined,
    );
    expect(seen.sinks[0]).to.include({ name: 'stuck', kind: 'file', waiting: 2, dead: 0 });
    expect(seen.sinks[0]?.failing).to.match(/no such file/);
    expect(seen.receivers[0]).to.include({ name: 'http', results: 2, dropped: 0 });
    expect(seen.store.freeBytes).to.be.above(0);

    for (const wrong of ['wrong', 'secret-of-somebody'])
      expect((await site.post(wrong, sampleReport())).status).to.equal(401);
    const strange = await fetch(`http://127.0.0.1:${site.port}/v1/results`, { method: 'POST', body: '{}' });
    expect(strange.status).to.equal(401);
    const answer = await (await fetch(`http://127.0.0.1:${site.port}/metrics`)).text();
    expect(answer).to.match(/^secmon_bridge_sink_waiting\{sink="stuck"\} 2$/m);
    expect(answer).to.match(/^secmon_bridge_receiver_results_total\{receiver="http"\} 2$/m);
    const refused = answer
      .split('\n')
      .filter((line) => line.startsWith('secmon_bridge_requests_refused_total'));
    expect(refused.filter((line) => !line.endsWith(' 0'))).to.deep.equal([
      'secmon_bridge_requests_refused_total{reason="missing"} 1',
      'secmon_bridge_requests_refused_total{reason="unknown-token"} 2',
    ]);
    expect(answer).not.to.contain('secret-of-somebody');

    const { stdout } = spawnSync(SECMON, ['bridge', 'status', '--config', site.configuration], {
      encoding: 'utf8',
    });
    expect(stdout).to.match(/^stuck +file +2 /m);

    const check = spawnSync(
      join(PLUGINS, 'check_bridge'),
      ['--status', site.place('status.json'), '--warning', '0'],
      { encoding: 'utf8' },
    );
    expect(check.stdout).to.match(/^BRIDGE WARNING: sink stuck: 2 waiting/);
    expect(check.status).to.equal(1);
  });
});
