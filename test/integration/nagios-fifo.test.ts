/** The command file of a real Nagios. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sink as fifoKind } from '../../src/bridge/deliver/nagios-fifo/sink.ts';
import type { Sink } from '../../src/bridge/deliver/sink.ts';
import type { Event } from '../../src/bridge/event.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { isRead, NAGIOS_PACKAGES } from '../kit/nagios.ts';
import { startNagiosTarget, TARGET_HOST, type NagiosTarget } from '../kit/nagios-target.ts';
import { rejection } from '../kit/rejection.ts';
import { sampleEvent } from '../kit/sample-event.ts';

const local = localMachine(localHostFromSource());
const world = { machine: local, signal: new AbortController().signal };
const LONG = 'x'.repeat(5000);

const result = (service: number, second: number, change: Partial<Event> = {}): Event => {
  const at = new Date(Date.UTC(2026, 4, 1) + second * 1000).toISOString();
  const subject = { site: 'SITE-A', host: TARGET_HOST, service: `service ${service}` };
  return sampleEvent({ subject, summary: `at ${second}`, start: at, end: at, ...change });
};

describeWith(NAGIOS_PACKAGES, 'the command file of Nagios', function () {
  this.timeout(180_000);
  let nagios: NagiosTarget;
  before(async () => {
    nagios = await startNagiosTarget();
  });
  after(() => nagios.stop());

  const open = (change: object = {}): Promise<Sink> =>
    fifoKind.open(
      'fifo',
      {
        path: join(nagios.directory, 'nagios.cmd'),
        objectCache: join(nagios.directory, 'objects.cache'),
        ...change,
      },
      world,
    );

  it('takes a host unreachable, and refuses none of its states', async () => {
    const sink = await open();
    const subject = { site: 'SITE-A', host: TARGET_HOST };
    for (const [state, code] of [
      ['CRITICAL', 1],
      ['UNKNOWN', 2],
      ['WARNING', 0],
    ] as const) {
      await sink.deliver([sampleEvent({ subject, state, summary: state })]);
      const status = await eventually(state, 60, () => {
        const now = nagios.host(TARGET_HOST);
        return now?.output === state ? now : undefined;
      });
      expect(status.state).to.equal(code);
    }
  });

  it('is never sent more than it takes at once: dead without a spool, nothing cut', async () => {
    const outcomes = await (await open()).deliver([result(1, 1, { summary: LONG }), result(1, 2)]);
    expect(outcomes).to.deep.equal([
      {
        state: 'dead',
        reason: '5109 bytes: a command file takes 4096 at once: give the sink a spool',
      },
      { state: 'delivered', reference: join(nagios.directory, 'nagios.cmd') },
    ]);
  });

  it('leaves to the spool what is longer, in order', async () => {
    const sink = await open({ spool: join(nagios.directory, 'spool') });
    const states = async (...events: readonly Event[]): Promise<readonly string[]> =>
      (await sink.deliver(events)).map(({ state }) => state);
    expect(await states(result(2, 1, { summary: LONG }), result(2, 2), result(3, 1))).to.deep.equal([
      'delivered',
      'retry',
      'delivered',
    ]);
    expect(await states(result(3, 2, { summary: LONG }))).to.deep.equal(['retry']);
    await eventually('the long result', 60, () => nagios.service('service 2'));
    expect(await states(result(2, 2))).to.deep.equal(['delivered']);
    await eventually('what came after it', 60, () =>
      nagios.service('service 2')?.output === 'at 2' ? true : undefined,
    );
  });

  it('is said that names cannot hold a semicolon', async () => {
    const text = '\ndefine host {\n\thost_name\ta;b\n\tpassive_checks_enabled\t1\n\t}\n\n';
    const directory = mkdtempSync(join(tmpdir(), 'secmon-fifo-'));
    const cache = join(directory, 'objects.cache');
    writeFileSync(cache, text);
    utimesSync(cache, 0, 0);
    const sink = await open({ objectCache: cache });
    const [outcome] = await sink.deliver([sampleEvent({ subject: { site: 'S', host: 'a;b' } })]);
    rmSync(directory, { recursive: true });
    expect(outcome).to.deep.equal({
      state: 'dead',
      reason: "a ';' in a name cannot be said in a command",
    });
  });

  describe('without Nagios behind it', () => {
    let directory: string;
    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), 'secmon-fifo-'));
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    it('is not made where it is missing, nor written to where it is a file', async () => {
      const path = join(directory, 'nagios.cmd');
      const sink = await open({ path });
      expect(await rejection(sink.deliver([result(1, 1)]))).to.include({ reason: 'missing' });
      expect(existsSync(path)).to.equal(false);
      writeFileSync(path, '');
      expect(await rejection(sink.deliver([result(1, 1)]))).to.include({ reason: 'not-regular' });
      expect(readFileSync(path, 'utf8')).to.equal('');
    });

    it('fails at once when nobody reads it', async () => {
      const path = join(directory, 'nagios.cmd');
      execFileSync('mkfifo', [path]);
      const sink = await open({ path });
      expect(await rejection(sink.deliver([result(1, 1)]))).to.include({ reason: 'unreachable' });
    });

    it('is tried again later when its reader is behind, with nothing torn', async () => {
      const path = join(directory, 'nagios.cmd');
      execFileSync('mkfifo', [path]);
      // Holds it open and reads when it is told to.
      const reader = spawn('/bin/sh', ['-c', 'exec 3< "$0"; read go; cat <&3', path]);
      await eventually('its reader', 60, () => isRead(path));
      const sink = await open({ path });
      const summary = 'x'.repeat(3000);
      const events = Array.from({ length: 40 }, (_, second) => result(second % 10, second, { summary }));
      const states = (await sink.deliver(events)).map(({ state }) => state);
      const delivered = states.lastIndexOf('delivered') + 1;
      expect(delivered).to.be.within(10, 30);
      expect(states.slice(0, delivered)).to.deep.equal(Array.from({ length: delivered }, () => 'delivered'));
      expect(new Set(states.slice(delivered))).to.deep.equal(new Set(['retry']));
      expect(await rejection(sink.deliver([result(1, 99, { summary })]))).to.include({
        reason: 'unreachable',
      });
      const read: Buffer[] = [];
      reader.stdout.on('data', (chunk: Buffer) => read.push(chunk));
      const ended = once(reader, 'close');
      reader.stdin.end('\n');
      await ended;
      const lines = Buffer.concat(read).toString('utf8').trimEnd().split('\n');
      expect(lines).to.have.lengthOf(delivered);
      for (const line of lines)
        expect(line).to.match(/^\[\d+\] PROCESS_SERVICE_CHECK_RESULT;[^;]+;service \d;2;x{3000}\|/);
    });
  });
});
