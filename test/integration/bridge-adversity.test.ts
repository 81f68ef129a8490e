/** What befalls a running daemon: a clock that is set back, a directory that cannot be read. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BridgeStatus } from '../../checks/bridge/status.ts';
import type { Event } from '../../src/bridge/event.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { describeUnless, describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { PLUGINS } from '../kit/executable.ts';
import { FAKE_CLOCK_PACKAGES, FakeClock } from '../kit/fake-clock.ts';
import { startFaultServer, type FaultServer } from '../kit/fault-server.ts';
import { perfdataLine } from '../kit/nagios-files.ts';
import { sampleReport } from '../kit/sample-event.ts';
import { unprivileged } from '../kit/unprivileged.ts';
import { webhookDouble } from '../kit/webhook-double.ts';

const SECONDS = 60;
const HOUR = 3600;
const { token, stored } = newToken('sender', '2099-01-01T00:00:00Z');

function statusOf(site: BridgeSite): BridgeStatus | undefined {
  const path = site.place('status.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as BridgeStatus) : undefined;
}

function checked(
  site: BridgeSite,
  environment: Readonly<Record<string, string>>,
  ...options: string[]
): string {
  const argv = ['--status', site.place('status.json'), ...options];
  const env = { ...process.env, ...environment };
  return spawnSync(join(PLUGINS, 'check_bridge'), argv, { encoding: 'utf8', env }).stdout;
}

describeWith(FAKE_CLOCK_PACKAGES, 'a daemon whose clock is set back by two hours', function () {
  this.timeout(180_000);
  const KEY = '0123456789abcdef0123456789abcdef';
  let site: BridgeSite;
  let clock: FakeClock;
  const receiver = webhookDouble(KEY);
  let server: FaultServer;
  before(async () => {
    site = new BridgeSite();
    clock = new FakeClock(site.place('clock'));
    server = await startFaultServer(receiver);
    writeFileSync(site.place('key'), `${KEY}\n`, { mode: 0o600 });
    site.configure({
      listen: { port: 0, tokens: site.tokens(stored) },
      receivers: [{ name: 'http', kind: 'http' }],
      sinks: [{ name: 'hook', kind: 'webhook', url: server.url, secret: site.place('key') }],
      status: site.place('status.json'),
      portal: {},
    });
    await site.start(clock.environment);
  });
  after(async () => {
    await site.remove();
    await server.close();
  });

  const post = async (summary: string, start: string): Promise<void> => {
    const report = sampleReport({ summary, start, end: start });
    expect((await site.post(token, report)).status).to.equal(202);
  };
  const waiting = (count: number): Promise<BridgeStatus> =>
    eventually(`${count} waiting`, SECONDS, () => {
      const status = statusOf(site);
      return status?.sinks[0]?.waiting === count ? status : undefined;
    });

  it('says so, waits for no hour that has gone, and delivers everything once and in order', async () => {
    server.plan({ kind: 'status', status: 503, headers: { 'retry-after': `${HOUR}` } });
    await post('first', '2026-05-01T10:00:00Z');
    const before = await waiting(1);

    clock.set(-2 * HOUR);
    await eventually('a status of the new time', SECONDS, () =>
      (statusOf(site)?.at ?? Infinity) < before.at - HOUR ? true : undefined,
    );
    expect(checked(site, clock.environment)).to.match(
      /^BRIDGE UNKNOWN: .*receiver http: heard .* ahead: the clock was set back/,
    );
    await eventually('what waited', SECONDS, () => (receiver.taken.length === 1 ? true : undefined));
    await post('second', '2026-05-01T10:05:00Z');
    await eventually('what came then', SECONDS, () => (receiver.taken.length === 2 ? true : undefined));
    await waiting(0);
    const summaries = (receiver.taken as readonly Event[]).map(({ summary }) => summary);
    expect(summaries).to.deep.equal(['first', 'second']);
    expect([...server.effects.values()]).to.deep.equal([1, 1]);
    await eventually('that all is well', SECONDS, () =>
      checked(site, clock.environment).startsWith('BRIDGE OK: ') ? true : undefined,
    );
    expect(site.log.filter(({ level }) => level === 'error')).to.deep.equal([]);
  });
});

describeUnless(
  process.geteuid?.() === 0 ? undefined : 'needs root to become another account',
  'a daemon whose spool cannot be read for a while',
  function () {
    this.timeout(180_000);
    const TOKEN = 'k3Jx9QpL2mVb8Zr4';
    const account = unprivileged();
    let site: BridgeSite;
    let spool: string;
    before(async () => {
      site = new BridgeSite(account);
      spool = site.place('spool');
      mkdirSync(spool, { mode: 0o755 });
      site.own(spool);
      site.configure({
        receivers: [{ name: 'nagios', kind: 'nagios-perfdata', spool, token: TOKEN }],
        sinks: [{ name: 'archive', kind: 'file', path: site.place('events.jsonl') }],
        status: site.place('status.json'),
      });
      await site.start();
    });
    after(() => site.remove());

    const put = (name: string, output: string): void => {
      const result = { host: 'h', service: 's', state: 0, longOutput: '', perfdata: '' };
      const line = perfdataLine(TOKEN, { ...result, output, at: 1_777_629_600 });
      writeFileSync(site.place('being-written'), line);
      site.own(site.place('being-written'));
      renameSync(site.place('being-written'), join(spool, name));
    };
    const arrived = async (...summaries: readonly string[]): Promise<void> => {
      await eventually(`${summaries.length} events`, SECONDS, () =>
        site.delivered('events.jsonl').length >= summaries.length ? true : undefined,
      );
      expect(site.delivered('events.jsonl').map(({ summary }) => summary)).to.deep.equal(summaries);
    };
    const taken = (): boolean =>
      [spool, join(spool, '.taking')].every((directory) =>
        readdirSync(directory).every((name) => name.startsWith('.')),
      );
    const trouble = (): string | undefined => statusOf(site)?.receivers[0]?.trouble;
    const check = (): string => checked(site, {}, '--owner', String(account.uid));

    it('says so, and takes what came meanwhile when it can be read again', async () => {
      put('service.1.perfdata', 'before');
      await arrived('before');
      // What was stored is taken away only then: that is not to fail.
      await eventually('an empty spool', SECONDS, () => taken() || undefined);
      chmodSync(spool, 0o000);
      await eventually('the trouble', SECONDS, trouble);
      put('service.2.perfdata', 'meanwhile');
      expect(trouble()).to.equal(`${spool}: permission denied`);
      expect(check()).to.match(/^BRIDGE WARNING: receiver nagios: /);
      await site.said('trouble');
      expect(site.log.filter(({ event }) => event === 'trouble')).to.have.lengthOf(1);
      expect(site.delivered('events.jsonl')).to.have.lengthOf(1);

      chmodSync(spool, 0o755);
      await arrived('before', 'meanwhile');
      await eventually('no trouble', SECONDS, () => (trouble() === undefined ? true : undefined));
      await site.said('recovered');
      expect(site.log.filter(({ event }) => event === 'recovered')).to.have.lengthOf(1);
      expect(check()).to.match(/^BRIDGE OK: /);
    });
  },
);
