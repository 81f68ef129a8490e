/** Checkresult files, read by a real Nagios. */
import { chmodSync, existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { sink as spoolKind } from '../../src/bridge/deliver/nagios-spool/sink.ts';
import type { Outcome, Sink } from '../../src/bridge/deliver/sink.ts';
import type { Event } from '../../src/bridge/event.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import type { Machine } from '../../src/host/machine.ts';
import { Crash, crashingMachine } from '../kit/crashing-machine.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { NAGIOS_PACKAGES } from '../kit/nagios.ts';
import { startNagiosTarget, takenResult, TARGET_HOST, type NagiosTarget } from '../kit/nagios-target.ts';
import { rejection } from '../kit/rejection.ts';
import { arbitraryReport, sampleEvent } from '../kit/sample-event.ts';

const REAPED_MILLISECONDS = 1500;
const local = localMachine(localHostFromSource());

describeWith(NAGIOS_PACKAGES, 'the spool of Nagios', function () {
  this.timeout(180_000);
  let nagios: NagiosTarget;
  afterEach(() => nagios.stop());

  const spool = (): string => join(nagios.directory, 'spool');
  const files = (): readonly string[] => readdirSync(spool()).filter((name) => !name.startsWith('.'));

  function open(machine: Machine = local, change: object = {}): Promise<Sink> {
    const configuration = { directory: spool(), objectCache: join(nagios.directory, 'objects.cache') };
    const world = { machine, signal: new AbortController().signal };
    return spoolKind.open('nagios', { ...configuration, ...change }, world);
  }

  const result = (service: number, second: number, change: Partial<Event> = {}): Event => {
    const at = new Date(Date.UTC(2026, 4, 1) + second * 1000).toISOString();
    const subject = { site: 'SITE-A', host: TARGET_HOST, service: `service ${service}` };
    return sampleEvent({ subject, summary: `at ${second}`, start: at, end: at, ...change });
  };

  async function outcome(sink: Sink, event: Event): Promise<Outcome | undefined> {
    return (await sink.deliver([event]))[0];
  }

  it('keeps times to the microsecond, and output of any length', async () => {
    nagios = await startNagiosTarget();
    const event = result(1, 0, {
      summary: 'x'.repeat(20_000),
      longOutput: 'y\n'.repeat(200_000),
      perfdata: "'a'=1",
      start: '2026-05-01T10:00:00.012345Z',
      end: '2026-05-01T10:00:01.000005Z',
    });
    await (await open()).deliver([event]);
    const status = await eventually('the result', 60, () => nagios.service('service 1'));
    expect(status).to.deep.include({ output: 'x'.repeat(20_000), perfdata: "'a'=1", lastCheck: 1777629600 });
    expect(status.longOutput).to.have.lengthOf(200_000);
    expect(status.executionTime).to.equal(0.988);
  });

  it('reads digits after the point as a number, and nothing of a file whose time is not about now', async () => {
    nagios = await startNagiosTarget();
    const now = Math.floor(Date.now() / 1000);
    const record = (service: number, start: string, end: string): string =>
      [
        `host_name=${TARGET_HOST}`,
        `service_description=service ${service}`,
        'check_type=1',
        `start_time=1777629600.${start}`,
        `finish_time=1777629601.${end}`,
        'early_timeout=0',
        'exited_ok=1',
        'return_code=0',
        'output=x',
        '\n',
      ].join('\n');
    const file = (name: string, content: string): void => {
      writeFileSync(join(spool(), name), content, { mode: 0o666 });
      writeFileSync(join(spool(), `${name}.ok`), '');
    };
    file('cDIGITS', record(1, '012345', '000005') + record(2, '12345', '5') + record(3, '098765', '000000'));
    file('cFUTURE', `file_time=${now + 100}\n\n${record(4, '0', '0')}`);
    file('cLONGAG', `file_time=${now - 3700}\n\n${record(5, '0', '0')}`);
    await nagios.results(3);
    const took = (): readonly (number | undefined)[] =>
      [1, 2, 3, 4, 5].map((service) => nagios.service(`service ${service}`)?.executionTime);
    const seconds = await eventually('its status', 60, () =>
      took().slice(0, 3).includes(undefined) ? undefined : took(),
    );
    expect(seconds).to.deep.equal([0.995, 0.988, 1, undefined, undefined]);
  });

  it('shows whatever text there is as it is', async () => {
    nagios = await startNagiosTarget();
    const reports = fc.sample(arbitraryReport, 500);
    const events = reports.map(({ summary, longOutput, perfdata }, index) =>
      result(index % 10, index, { summary: `x${summary}`, longOutput, perfdata }),
    );
    await (await open()).deliver(events);
    const taken = await nagios.results(events.length);
    for (const [index, event] of events.entries()) expect(taken[index]).to.deep.equal(takenResult(event));
  });

  for (const [state, code] of [
    ['OK', 0],
    ['WARNING', 0],
    ['CRITICAL', 1],
    ['UNKNOWN', 2],
  ] as const)
    it(`has a host ${['up', 'down', 'unreachable'][code] ?? ''} that is ${state}`, async () => {
      nagios = await startNagiosTarget();
      const event = sampleEvent({ subject: { site: 'SITE-A', host: TARGET_HOST.toUpperCase() }, state });
      expect(await outcome(await open(), event)).to.include({ state: 'delivered' });
      const status = await eventually('the result', 60, () => nagios.host(TARGET_HOST));
      expect(status.state).to.equal(code);
    });

  it('is told nothing that it would drop: what it does not know is dead, with the way to make it known', async () => {
    nagios = await startNagiosTarget();
    const sink = await open();
    const outcomes = await sink.deliver([
      result(0, 0, { subject: { site: 'SITE-A', host: 'other.example.org', service: 'service 0' } }),
      result(0, 1, { subject: { site: 'SITE-A', host: TARGET_HOST, service: 'Service 0' } }),
      result(0, 2, { subject: { site: 'SITE-A', host: TARGET_HOST, service: 'active only' } }),
      result(0, 3, { subject: { site: 'SITE-A', host: TARGET_HOST, service: 'a\nb' } }),
      result(0, 4, {
        subject: {
          site: 'SITE-A',
          host: TARGET_HOST,
          service: 'eu.egi.sec.WN-CRL-ops',
          node: 'wn1.example.org',
        },
      }),
      result(0, 5),
    ]);
    expect(outcomes.map((one) => (one.state === 'dead' ? one.reason : one.state))).to.deep.equal([
      "Nagios has no host 'other.example.org': `secmon bridge monitor-config` writes the definitions",
      `Nagios has no service 'Service 0' of '${TARGET_HOST}': \`secmon bridge monitor-config\` writes the definitions`,
      "Nagios takes no passive results for 'active only': passive_checks_enabled is 0",
      'no name in Nagios: "a\\nb"',
      'delivered',
      'delivered',
    ]);
    const taken = await nagios.results(2);
    expect(taken.map(({ service }) => service)).to.deep.equal([
      'eu.egi.sec.WN-CRL-ops on wn1.example.org',
      'service 0',
    ]);
  });

  it('knows a name that ends with a backslash, which continues a line', async () => {
    nagios = await startNagiosTarget({ check_result_reaper_frequency: 15 });
    await delay(REAPED_MILLISECONDS);
    const disk = result(0, 0, { subject: { site: 'SITE-A', host: TARGET_HOST, service: 'disk C:\\' } });
    expect(await outcome(await open(), disk)).to.include({ state: 'delivered' });
    expect(await outcome(await open(), { ...disk, id: `${disk.id}0` })).to.include({ state: 'retry' });
    expect(await nagios.results(1)).to.deep.equal([takenResult(disk)]);
  });

  it('is told nothing while it writes down what it knows', async () => {
    nagios = await startNagiosTarget();
    const cache = join(nagios.directory, 'objects.cache');
    const whole = readFileSync(cache, 'utf8');
    writeFileSync(cache, whole.slice(0, whole.indexOf('service 5')));
    const sink = await open();
    const failure = await rejection(sink.deliver([result(5, 1)]));
    expect(String(failure)).to.match(/objects\.cache: Nagios is writing it/);
    const longAgo = Date.now() / 1000 - 3600;
    utimesSync(cache, longAgo, longAgo);
    const heldUp = await rejection(sink.deliver([result(5, 1)]));
    expect(String(heldUp)).to.match(/objects\.cache: Nagios is writing it/);
    writeFileSync(cache, whole);
    await eventually('its delivery', 60, async () =>
      (await outcome(sink, result(5, 1)))?.state === 'delivered' ? true : undefined,
    );
    expect(await nagios.results(1)).to.have.lengthOf(1);
  });

  it('has one file for a batch, and no second result of a service before the first is read', async () => {
    nagios = await startNagiosTarget({ check_result_reaper_frequency: 15 });
    await delay(REAPED_MILLISECONDS);
    const sink = await open();
    await sink.deliver([result(1, 1), result(2, 1), result(1, 2)]);
    expect(files().filter((name) => /^c.{6}$/.test(name))).to.have.lengthOf(1);
    const again = [result(1, 3), result(3, 1)];
    expect((await sink.deliver(again)).map(({ state }) => state)).to.deep.equal(['retry', 'delivered']);
    expect(await outcome(await open(), result(2, 3))).to.include({
      state: 'retry',
      afterSeconds: 5,
      attempted: false,
    });
    await eventually('an empty spool', 60, () => (files().length === 0 ? true : undefined));
    expect(await outcome(sink, result(1, 3))).to.include({ state: 'delivered' });
    const taken = await nagios.results(5);
    const ofOne = taken.filter(({ service }) => service === 'service 1');
    expect(ofOne.map(({ output }) => output)).to.deep.equal(['at 1', 'at 2', 'at 3']);
  });

  it('is read however late: Nagios would throw away what is old', async () => {
    nagios = await startNagiosTarget({ check_result_reaper_frequency: 4, max_check_result_file_age: 1 });
    await (await open()).deliver([result(1, 1)]);
    expect(await nagios.results(1)).to.have.lengthOf(1);
  });

  for (const wait of [0, REAPED_MILLISECONDS])
    it(`has each result once wherever a crash comes, ${wait === 0 ? 'at once' : 'when Nagios has read'}`, async () => {
      nagios = await startNagiosTarget();
      let crashes = 0;
      for (let step = 0, crashed = true; crashed; step += 1) {
        const event = result(step % 10, step);
        try {
          await (await open(crashingMachine(local, step))).deliver([event]);
          crashed = false;
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
          crashes += 1;
        }
        await delay(wait);
        const sink = await open();
        await eventually('its delivery', 60, async () =>
          (await outcome(sink, event))?.state === 'delivered' ? true : undefined,
        );
      }
      expect(crashes).to.be.at.least(9);
      const taken = (await nagios.results(crashes + 1)).map(({ output }) => output);
      expect(taken.toSorted()).to.deep.equal(
        Array.from({ length: crashes + 1 }, (_, step) => `at ${step}`).toSorted(),
      );
      expect(files()).to.deep.equal([]);
    });

  it('has each result once from two processes that write into it', async () => {
    nagios = await startNagiosTarget();
    const events = Array.from({ length: 10 }, (_, service) => result(service, service));
    await Promise.all(
      events.map(async (event) => {
        await eventually('its delivery', 60, async () =>
          (await outcome(await open(), event))?.state === 'delivered' ? true : undefined,
        );
      }),
    );
    const taken = await nagios.results(events.length);
    expect(taken.map(({ output }) => output).toSorted()).to.deep.equal(events.map(({ summary }) => summary));
  });

  it('begins another file where one would grow too large', async () => {
    nagios = await startNagiosTarget({ check_result_reaper_frequency: 15 });
    await delay(REAPED_MILLISECONDS);
    const longOutput = 'x'.repeat(10 * 2 ** 20);
    const sink = await open();
    const events = [1, 2, 3, 1].map((service, second) => result(service, second, { longOutput }));
    const states = (await sink.deliver(events)).map(({ state }) => state);
    expect(states).to.deep.equal(['delivered', 'delivered', 'delivered', 'retry']);
    expect(await nagios.results(3)).to.have.lengthOf(3);
  });

  it('takes away what a crash has left behind, when it is old', async () => {
    nagios = await startNagiosTarget();
    const [old, young] = ['.secmon-cOOOOOO.new', '.secmon-cYYYYYY.new'].map((name) => join(spool(), name));
    for (const path of [old, young]) writeFileSync(path ?? '', 'host_name=');
    const anHourAgo = Date.now() / 1000 - 3700;
    utimesSync(old ?? '', anHourAgo, anHourAgo);
    await (await open()).deliver([result(1, 1)]);
    expect([old, young].map((path) => existsSync(path ?? ''))).to.deep.equal([false, true]);
  });

  it('fails, and writes nothing, when Nagios does not read or the directory is not there', async () => {
    nagios = await startNagiosTarget({ check_result_reaper_frequency: 600 });
    await delay(REAPED_MILLISECONDS);
    const sink = await open(local, { maxWaiting: 2 });
    await sink.deliver([result(1, 1)]);
    await sink.deliver([result(2, 1)]);
    expect(await rejection(sink.deliver([result(3, 1)]))).to.include({ reason: 'unreachable' });
    let now = local.clock.now();
    const patient = await open({ ...local, clock: { ...local.clock, now: () => now } });
    expect(await outcome(patient, result(1, 2))).to.include({ state: 'retry' });
    now += 301;
    const late = await rejection(patient.deliver([result(3, 1)]));
    expect(String(late)).to.match(/Nagios has read nothing for 301 s/);
    const lost = await open(local, { directory: join(spool(), 'nowhere') });
    expect(await rejection(lost.deliver([result(3, 1)]))).to.include({ reason: 'missing' });
    const blind = await open(local, { objectCache: join(spool(), 'nowhere') });
    expect(await rejection(blind.deliver([result(3, 1)]))).to.include({ reason: 'missing' });
    expect(files()).to.have.lengthOf(4);
  });

  it('leaves the files of others alone', async () => {
    nagios = await startNagiosTarget();
    const foreign = join(spool(), '.secmon-cabcdef.new.other');
    writeFileSync(foreign, '');
    writeFileSync(join(spool(), 'cWRITES'), 'host_name=half a fi');
    chmodSync(join(spool(), 'cWRITES'), 0o644);
    expect(await outcome(await open(), result(1, 1))).to.include({ state: 'delivered' });
    expect(await nagios.results(1)).to.have.lengthOf(1);
    expect(existsSync(foreign)).to.equal(true);
    expect(readFileSync(join(spool(), 'cWRITES'), 'utf8')).to.equal('host_name=half a fi');
  });
});
