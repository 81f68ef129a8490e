/** A real Nagios 4, heard through its performance data files and its status file at once. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { eventId, type Report } from '../../src/bridge/event.ts';
import { splitOutput } from '../../src/bridge/nagios-text.ts';
import { readCommand } from '../../src/bridge/receive/external-command/command.ts';
import { nagiosConfiguration } from '../../src/bridge/receive/nagios-perfdata/nagios-configuration.ts';
import { receiver as perfdata } from '../../src/bridge/receive/nagios-perfdata/receiver.ts';
import { receiver as status } from '../../src/bridge/receive/nagios-status/receiver.ts';
import type { AnyReceiverKind, Receiving } from '../../src/bridge/receive/receiver.ts';
import { nameOfBytes } from '../../src/host/file-name.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { NAGIOS_PACKAGES, startNagios, type Nagios } from '../kit/nagios.ts';
import { escapedAsNagios } from '../kit/nagios-files.ts';
import { receiverWorld, type Received, type TestWorld } from '../kit/receiver-world.ts';
import { unprivileged } from '../kit/unprivileged.ts';
import { OUTPUTS, pluginThat } from './plugin-outputs.ts';

const MILLISECONDS = 180_000;
const SECONDS = 60;
const TOKEN = 'k3Jx9QpL2mVb8Zr4';
const LOAD = 5000;

describeWith(NAGIOS_PACKAGES, 'receivers that hear Nagios', function () {
  this.timeout(MILLISECONDS);
  let nagios: Nagios;
  let plugins: string;
  const running: Receiving[] = [];

  before(async () => {
    plugins = mkdtempSync(join(tmpdir(), 'secmon-plugins-'));
    chmodSync(plugins, 0o755);
    for (const [name, [code, output]] of Object.entries(OUTPUTS)) writePlugin(name, code, output);
    writePlugin('soft', 2, Buffer.from('not yet\n'));
    writePlugin('down', 2, Buffer.from('no route; really | rta=1\nsecond line\n'));
    nagios = await startNagios({ plugins, objects: objects(), more: handOver, settings });
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });

  after(async () => {
    await nagios.stop();
    rmSync(plugins, { recursive: true });
  });

  function writePlugin(name: string, code: number, output: Buffer): void {
    const path = join(plugins, fileOf(name));
    writeFileSync(`${path}.out`, output);
    writeFileSync(path, pluginThat(code, output), { mode: 0o755 });
  }

  async function hear(
    kind: AnyReceiverKind,
    configuration: object,
    world = receiverWorld(),
  ): Promise<{ readonly world: TestWorld; readonly receiving: Receiving }> {
    const receiving = await kind.start('nagios', configuration as never, world);
    running.push(receiving);
    return { world, receiving };
  }

  const spooled = (): object => ({
    spool: join(nagios.root, 'var/perf'),
    token: TOKEN,
    tags: ['VO'],
    pollSeconds: 0.1,
  });
  const written = (): object => ({
    path: join(nagios.root, 'var/status.dat'),
    tags: ['VO'],
    intervalSeconds: 0.5,
  });

  function of(world: TestWorld, service: string | undefined, host = 'local'): readonly Received[] {
    return [...world.stored.values()].filter(
      ({ subject }) => subject.service === service && subject.host === host,
    );
  }

  it('agree on each result, and read it as the plugin wrote it', async () => {
    const { world: files } = await hear(perfdata, spooled());
    const { world: file } = await hear(status, written());
    for (const [name, [code, output]] of Object.entries(OUTPUTS)) {
      const [one] = await eventually(`${name} in the files`, SECONDS, () => some(of(files, name)));
      const [other] = await eventually(`${name} in the status`, SECONDS, () => some(of(file, name)));
      const expected = splitOutput(nameOfBytes(output));
      const summary = expected.summary === '' && name === 'no output' ? one?.summary : expected.summary;
      expect(one, name).to.deep.include({
        state: ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'][code],
        stateType: 'hard',
        summary: summary?.replaceAll(';', ':'),
        perfdata: expected.perfdata,
      });
      expect(one?.longOutput.trimEnd(), name).to.equal(expected.longOutput.trimEnd());
      expect(other?.id, name).to.equal(one?.id);
      expect(other, name).to.deep.equal(one);
    }
    expect(of(files, 'forged too')).to.deep.equal([]);
    expect(of(file, 'forged too')).to.deep.equal([]);
    expect([...files.notices, ...file.notices]).to.deep.equal([]);
  });

  it('hear hosts, with their site', async () => {
    const [{ world: files }, { world: file }] = [
      await hear(perfdata, spooled()),
      await hear(status, written()),
    ];
    nagios.command(`[${now()}] PROCESS_HOST_CHECK_RESULT;down-host;1;no route\\nsecond line|rta=1\n`);
    const [down] = await eventually('the host', SECONDS, () => some(of(files, undefined, 'down-host')));
    const same = await eventually('the same in the status', SECONDS, () => file.stored.get(down?.id ?? ''));
    expect(same).to.deep.include({
      state: 'CRITICAL',
      summary: 'no route',
      longOutput: 'second line',
      perfdata: 'rta=1',
    });
    expect(same.subject).to.deep.equal({ site: 'SITE B', host: 'down-host' });
  });

  it('map the states of hosts', async () => {
    const { world } = await hear(perfdata, spooled());
    for (const [code, state] of ['OK', 'CRITICAL', 'UNKNOWN'].entries()) {
      nagios.command(`[${now()}] PROCESS_HOST_CHECK_RESULT;down-host;${code};now ${code}\n`);
      const isThis = ({ summary }: Report): boolean => summary === `now ${code}`;
      const [host] = await eventually('the host', SECONDS, () =>
        some(of(world, undefined, 'down-host').filter(isThis)),
      );
      expect(host?.state).to.equal(state);
    }
  });

  it('tell soft states from hard ones, and say the number of the attempt and the VO', async () => {
    const { world } = await hear(perfdata, spooled());
    for (const text of ['once', 'twice', 'thrice'])
      nagios.command(`[${now()}] PROCESS_SERVICE_CHECK_RESULT;site-host;soft;2;${text}\n`);
    await eventually('three results', SECONDS, () => of(world, 'soft', 'site-host').length >= 3 || undefined);
    const results = of(world, 'soft', 'site-host');
    expect(results.map(({ stateType }) => stateType)).to.include.members(['soft', 'hard']);
    expect(results[0]?.tags).to.include({ vo: 'ops', attempt: '1' });
  });

  it('pass over the echo of what the bridge has delivered', async () => {
    const [{ world: files }, { world: file }] = [
      await hear(perfdata, spooled()),
      await hear(status, written()),
    ];
    nagios.command(`[${now()}] PROCESS_SERVICE_CHECK_RESULT;site-host;bridged;2;echo\n`);
    nagios.command(`[${now()}] PROCESS_SERVICE_CHECK_RESULT;site-host;soft;0;after the echo\n`);
    const isAfter = ({ summary }: Report): boolean => summary === 'after the echo';
    for (const world of [files, file]) {
      await eventually('what came later', SECONDS, () =>
        some(of(world, 'soft', 'site-host').filter(isAfter)),
      );
      expect(of(world, 'bridged', 'site-host')).to.deep.equal([]);
    }
  });

  it('give a passive result the id that the external command has', async () => {
    const { world } = await hear(perfdata, spooled());
    const output = escapedAsNagios('text: \t\u00fc \\n \\\\ | a=1;2\nlong ; two\n\n  four | b=2\nc=3');
    const line = `[${now()}] PROCESS_SERVICE_CHECK_RESULT;site-host;passive;1;${output}`;
    nagios.command(`${line}\n`);
    const [heard] = await eventually('the result', SECONDS, () => some(of(world, 'passive', 'site-host')));
    const read = readCommand(line);
    if (read.kind !== 'result') throw new Error(read.why);
    const subject = { ...read.report.subject, site: 'SITE A' };
    expect(eventId({ ...read.report, subject })).to.equal(heard?.id);
    expect(heard).to.include({ perfdata: read.report.perfdata, longOutput: read.report.longOutput });
  });

  it('lose nothing under load, while files are handed over and the receiver starts anew', async () => {
    const world = receiverWorld();
    let { receiving } = await hear(perfdata, spooled(), world);
    for (let number = 0; number < LOAD; number += 100) {
      const lines = Array.from(
        { length: 100 },
        (_, index) => `[${now()}] PROCESS_SERVICE_CHECK_RESULT;site-host;load;0;number ${number + index}\n`,
      );
      nagios.command(lines.join(''));
      await delay(50);
      if (number % 1000 === 0) {
        await receiving.stop();
        ({ receiving } = await hear(perfdata, spooled(), world));
      }
    }
    const heard = (): ReadonlySet<string> =>
      new Set(of(world, 'load', 'site-host').map(({ summary }) => summary));
    await eventually('all of them', SECONDS, () => heard().size >= LOAD || undefined).catch(() => undefined);
    expect(heard().size).to.equal(LOAD);
    expect(of(world, 'load', 'site-host')).to.have.lengthOf(LOAD);
    expect(world.notices).to.deep.equal([]);
    const handedOver = execFileSync('ls', [join(nagios.root, 'var/perf')], { encoding: 'utf8' });
    expect(handedOver).not.to.include('rejected');
  });

  it('hear nothing twice when Nagios reads its configuration again, and say that there may be a gap', async () => {
    const [{ world: files }, { world: file }] = [
      await hear(perfdata, spooled()),
      await hear(status, written()),
    ];
    const texts = escapedAsNagios('te\\xt \u00fc | a=1\nlong \\n ; line\n\nthree|b=2');
    nagios.command(`[${now()}] PROCESS_SERVICE_CHECK_RESULT;site-host;passive;2;${texts}\n`);
    const [before] = await eventually('it in the files', SECONDS, () =>
      some(of(files, 'passive', 'site-host')),
    );
    await eventually('it in the status', SECONDS, () => file.stored.get(before?.id ?? ''));
    // Active checks begin anew with Nagios.
    const passive = (): number =>
      [...file.stored.values()].filter(({ subject }) => subject.host !== 'local').length;
    const count = passive();
    nagios.reload();
    await eventually('the gap', SECONDS, () => file.notices.find(({ kind }) => kind === 'gap'));
    expect(passive()).to.equal(count);
    expect(file.stored.has(before?.id ?? '')).to.equal(true);
    expect(files.notices).to.deep.equal([]);
  });

  it('find states that were missed, from the status file alone', async () => {
    nagios.command(`[${now()}] PROCESS_SERVICE_CHECK_RESULT;site-host;missed;2;while nobody listened\n`);
    await eventually(
      'it in the file',
      SECONDS,
      () =>
        readFileSync(join(nagios.root, 'var/status.dat'), 'utf8').includes('nobody listened') || undefined,
    );
    const { world } = await hear(status, written());
    const [missed] = await eventually('the state', SECONDS, () => some(of(world, 'missed', 'site-host')));
    expect(missed).to.include({ state: 'CRITICAL', summary: 'while nobody listened' });
  });
});

function some<T>(all: readonly T[]): readonly T[] | undefined {
  return all.length > 0 ? all : undefined;
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

function fileOf(service: string): string {
  return `check_${service.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
}

/** States survive a reload. */
function settings(): Readonly<Record<string, number>> {
  return { retain_state_information: 1 };
}

function handOver(root: string): { readonly main: string; readonly objects: string } {
  const spool = join(root, 'var/perf');
  const { uid, gid } = unprivileged();
  mkdirSync(spool);
  chownSync(spool, uid, gid);
  return nagiosConfiguration({ token: TOKEN, spool, tags: ['VO'], intervalSeconds: 1 });
}

function objects(): string {
  const active = Object.keys(OUTPUTS).map(
    (name) => `
define command {
  command_name ${fileOf(name)}
  command_line $USER1$/${fileOf(name)}
}
define service {
  use                 secmon-service
  host_name           local
  service_description ${name}
  check_command       ${fileOf(name)}
  check_interval      3600
  retry_interval      3600
}
`,
  );
  const passive = ['soft', 'bridged', 'passive', 'load', 'missed'].map(
    (name) => `
define service {
  use                    secmon-service
  host_name              site-host
  service_description    ${name}
  check_command          none
  active_checks_enabled  0
  max_check_attempts     ${name === 'soft' ? 3 : 1}
  _VO                    ops
  ${name === 'bridged' ? '_SECMON_BRIDGED 1' : ''}
}
`,
  );
  const hosts = Object.entries({ 'site-host': 'SITE A', 'down-host': 'SITE B' }).map(
    ([name, site]) => `
define host {
  use                   secmon-host
  host_name             ${name}
  address               127.0.0.1
  active_checks_enabled 0
  _SITE_NAME            ${site}
}
`,
  );
  return [...active, ...passive, ...hosts].join('');
}
