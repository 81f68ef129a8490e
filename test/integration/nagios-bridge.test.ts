/** The daemon hears a real Nagios and a pipe, is killed again and again, and delivers each result once. */
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, writeFile, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { nagiosConfiguration } from '../../src/bridge/receive/nagios-perfdata/nagios-configuration.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { NAGIOS_PACKAGES, startNagios, type Nagios } from '../kit/nagios.ts';
import { unprivileged } from '../kit/unprivileged.ts';

const MILLISECONDS = 180_000;
const SECONDS = 60;
const ROUNDS = 8;
const BURST = 250;
const TOKEN = 'k3Jx9QpL2mVb8Zr4';
const SERVICES = ['a', 'b', 'bridged'];

describeWith(NAGIOS_PACKAGES, 'the bridge that is killed while it hears Nagios', function () {
  this.timeout(MILLISECONDS);
  const site = new BridgeSite();
  let nagios: Nagios;

  before(async () => {
    nagios = await startNagios({ plugins: '/bin', objects: objects(), more: handOver });
    execFileSync('mkfifo', [site.place('results.cmd')]);
    site.configure({
      receivers: [
        {
          name: 'files',
          kind: 'nagios-perfdata',
          monitor: 'nagios',
          spool: join(nagios.root, 'var/perf'),
          token: TOKEN,
          pollSeconds: 0.1,
        },
        {
          name: 'states',
          kind: 'nagios-status',
          monitor: 'nagios',
          path: join(nagios.root, 'var/status.dat'),
          intervalSeconds: 0.3,
        },
        { name: 'pipe', kind: 'external-command', path: site.place('results.cmd') },
      ],
      sinks: [{ name: 'file', kind: 'file', path: site.place('events.jsonl') }],
    });
  });

  after(async () => {
    await site.remove();
    await nagios.stop();
  });

  const summaries = (): readonly string[] =>
    site
      .delivered('events.jsonl')
      .filter(({ subject }) => subject.service !== undefined)
      .map(({ summary }) => summary);

  it('delivers each result once, with its site and the monitor that it came through', async () => {
    const submitted = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      await site.start();
      for (const text of burst(round)) submitted.add(text);
      nagios.command(
        burst(round)
          .map((text) => line(text, 'ab'.charAt(round % 2)))
          .join(''),
      );
      nagios.command(line(`echo ${round}`, 'bridged'));
      await delay(Math.random() * 1500);
      await site.end('SIGKILL');
      site.log.splice(0);
    }
    await site.start();
    await eventually('all of them', SECONDS, () => new Set(summaries()).size >= submitted.size || undefined);
    await delay(2000);
    expect(summaries().toSorted()).to.deep.equal([...submitted].toSorted());
    const [first] = site.delivered('events.jsonl').filter(({ subject }) => subject.service === 'a');
    expect(first?.subject.site).to.equal('SITE A');
    expect(first?.via).to.include('nagios');
    expect(site.log.filter(({ event }) => event === 'dropped')).to.deep.equal([]);
  });

  it('gives whoever writes into the pipe no less, when it is told to stop in between', async () => {
    const before = new Set(summaries());
    const write = promisify(writeFile);
    const path = site.place('results.cmd');
    const lines = burst(100).map((text) => line(text, 'pipe'));
    const writing = write(path, lines.join(''), { flag: 'a' });
    await site.end('SIGTERM');
    await site.start();
    await writing;
    await write(path, line('the last', 'pipe'), { flag: 'a' });
    const fresh = (): readonly string[] => summaries().filter((text) => !before.has(text));
    await eventually('the last', SECONDS, () => fresh().includes('the last') || undefined);
    expect(fresh().toSorted()).to.deep.equal([...burst(100), 'the last'].toSorted());
  });

  it('reads what was written into a file while it was not there', async () => {
    const before = new Set(summaries());
    await site.end('SIGTERM');
    execFileSync('rm', [site.place('results.cmd')]);
    writeFileSync(
      site.place('results.cmd'),
      burst(200)
        .map((text) => line(text, 'file'))
        .join(''),
    );
    await site.start();
    await eventually('all of them', SECONDS, () => summaries().length >= before.size + BURST || undefined);
    await eventually('its end', SECONDS, () => !existsSync(site.place('results.cmd')) || undefined);
    expect(new Set(summaries()).size).to.equal(before.size + BURST);
  });
});

function burst(round: number): readonly string[] {
  return Array.from({ length: BURST }, (_, index) => `round ${round} result ${index}`);
}

function line(text: string, service: string): string {
  const now = Math.floor(Date.now() / 1000);
  return `[${now}] PROCESS_SERVICE_CHECK_RESULT;site-host;${service};1;${text}|n=1\n`;
}

function handOver(root: string): { readonly main: string; readonly objects: string } {
  const spool = join(root, 'var/perf');
  const { uid, gid } = unprivileged();
  mkdirSync(spool);
  chownSync(spool, uid, gid);
  return nagiosConfiguration({ token: TOKEN, spool, intervalSeconds: 1 });
}

function objects(): string {
  const services = SERVICES.map(
    (name) => `
define service {
  use                   secmon-service
  host_name             site-host
  service_description   ${name}
  check_command         none
  active_checks_enabled 0
  ${name === 'bridged' ? '_SECMON_BRIDGED 1' : ''}
}
`,
  );
  const host = `
define host {
  use                   secmon-host
  host_name             site-host
  address               127.0.0.1
  active_checks_enabled 0
  _SITE_NAME            SITE A
}
`;
  return [host, ...services].join('');
}
