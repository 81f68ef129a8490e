/** NSCA-ng: the real server before a real Nagios, and a server that does what the real one will not. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sink as nscaKind } from '../../src/bridge/deliver/nsca-ng/sink.ts';
import type { Outcome, Sink } from '../../src/bridge/deliver/sink.ts';
import type { Event } from '../../src/bridge/event.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { freePort } from '../kit/free-port.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { NAGIOS_PACKAGES } from '../kit/nagios.ts';
import { startNagiosTarget, TARGET_HOST, type NagiosTarget } from '../kit/nagios-target.ts';
import { clientFile, NSCA_NG_PACKAGES, PASSWORD, startNscaNg, type NscaNgOptions } from '../kit/nsca-ng.ts';
import { startPskServer, startSilentServer, type Respond } from '../kit/psk-server.ts';
import { rejection } from '../kit/rejection.ts';
import { sampleEvent } from '../kit/sample-event.ts';
import { issue } from '../kit/tls-ca.ts';

const local = localMachine(localHostFromSource());

const result = (service: number, second: number, change: Partial<Event> = {}): Event => {
  const at = new Date(Date.UTC(2026, 4, 1) + second * 1000).toISOString();
  const subject = { site: 'SITE-A', host: TARGET_HOST, service: `service ${service}` };
  return sampleEvent({ subject, summary: `at ${second}`, start: at, end: at, ...change });
};

describe('NSCA-ng', function () {
  this.timeout(180_000);
  let directory: string;
  let credentials: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-nsca-'));
    credentials = join(directory, 'client.cfg');
    writeFileSync(credentials, clientFile(), { mode: 0o640 });
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function open(port: number, change: object = {}, signal = new AbortController().signal): Promise<Sink> {
    const configuration = { host: '127.0.0.1', port, credentials, timeoutSeconds: 5, ...change };
    return nscaKind.open('nsca', configuration, { machine: local, signal });
  }

  describeWith([...NAGIOS_PACKAGES, ...NSCA_NG_PACKAGES], 'the real server', () => {
    let nagios: NagiosTarget;
    before(async () => {
      nagios = await startNagiosTarget();
    });
    after(() => nagios.stop());

    async function served(
      options: Partial<NscaNgOptions>,
      action: (port: number) => Promise<void>,
    ): Promise<void> {
      const server = await startNscaNg({ commandFile: join(nagios.directory, 'nagios.cmd'), ...options });
      try {
        await action(server.port);
      } finally {
        await server.stop();
      }
    }

    async function said(service: string, output: string): Promise<void> {
      await eventually('the long result', 60, () =>
        nagios.service(service)?.output === output ? true : undefined,
      );
    }

    it('acknowledges each of many results on one connection', () =>
      served({}, async (port) => {
        const events = Array.from({ length: 100 }, (_, second) => result(second % 10, second));
        const outcomes = await (await open(port)).deliver(events);
        const reference = `127.0.0.1:${port}`;
        expect(outcomes).to.deep.equal(events.map((): Outcome => ({ state: 'delivered', reference })));
        const taken = await nagios.results(100);
        expect(taken.map(({ output }) => output)).to.deep.equal(events.map(({ summary }) => summary));
      }));

    for (const ciphers of ['PSK-AES256-CBC-SHA', 'PSK-AES128-GCM-SHA256'])
      it(`speaks TLS 1.2 with ${ciphers} where it must`, () =>
        served({ settings: `tls_ciphers = "${ciphers}"` }, async (port) => {
          const [outcome] = await (await open(port)).deliver([result(1, 1)]);
          expect(outcome).to.include({ state: 'delivered' });
        }));

    it('refuses what its identity may not say: that alone is dead', () =>
      served({ services: 'service [12]@.*' }, async (port) => {
        const sink = await open(port);
        const outcomes = await sink.deliver([result(1, 1), result(3, 1), result(2, 1)]);
        expect(outcomes.map(({ state }) => state)).to.deep.equal(['delivered', 'dead', 'delivered']);
        expect(outcomes[1]).to.include({ reason: `127.0.0.1:${port}: You're not authorized` });
      }));

    it('hears nothing longer than it takes: dead without a spool, else the spool', () =>
      served({ settings: 'max_command_size = 4000' }, async (port) => {
        const long = result(4, 1, { summary: 'x'.repeat(5000) });
        const [dead, next] = await (await open(port)).deliver([long, result(4, 2)]);
        expect(dead).to.deep.include({
          state: 'dead',
          reason: `127.0.0.1:${port}: PUSH data size too large: give the sink a spool`,
        });
        expect(next).to.include({ state: 'delivered' });
        const spool = {
          directory: join(nagios.directory, 'spool'),
          objectCache: join(nagios.directory, 'objects.cache'),
        };
        const other = result(5, 1, { summary: 'y'.repeat(5000) });
        const outcomes = await (await open(port, { spool })).deliver([other]);
        expect(outcomes).to.have.nested.property('[0].state', 'delivered');
        await said('service 5', 'y'.repeat(5000));
      }));

    it('passes on what is longer than a pipe takes at once', () =>
      served({}, async (port) => {
        await (await open(port)).deliver([result(6, 1, { summary: 'z'.repeat(9000) })]);
        await said('service 6', 'z'.repeat(9000));
      }));

    it('knows another password as another', () =>
      served({}, async (port) => {
        writeFileSync(credentials, clientFile('wrong'));
        const failure = await rejection((await open(port)).deliver([result(1, 1)]));
        expect(failure).to.include({ reason: 'denied' });
        expect(String(failure)).to.not.include('wrong');
      }));
  });

  it('is unreachable where nobody listens', async () => {
    const sink = await open(await freePort());
    expect(await rejection(sink.deliver([result(1, 1)]))).to.include({ reason: 'unreachable' });
  });

  for (const [what, mode, reason] of [
    ['others can read', 0o644, 'denied'],
    ['its group can write', 0o660, 'denied'],
  ] as const)
    it(`refuses a file with the password that ${what}`, async () => {
      writeFileSync(join(directory, 'open.cfg'), clientFile());
      chmodSync(join(directory, 'open.cfg'), mode);
      const opened = open(1, { credentials: join(directory, 'open.cfg') });
      expect(await rejection(opened)).to.include({ reason });
    });

  it('refuses a file without a password', async () => {
    writeFileSync(credentials, 'identity = "x"\n');
    expect(await rejection(open(1))).to.include({ reason: 'malformed' });
  });

  async function faulty(
    respond: Respond,
    action: (port: number, heard: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const server = await startPskServer(PASSWORD, respond);
    try {
      await action(server.port, server.heard);
    } finally {
      await server.stop();
    }
  }

  /** Answers as it should, until so many lines have come. */
  const goodUntil =
    (last: number, then: ReturnType<Respond>): Respond =>
    (line, count) =>
      count >= last ? then : line.startsWith('MOIN') ? 'MOIN 1\r\n' : 'OKAY\r\n';

  // MOIN, then an announcement and a command for each result.
  const events = [result(1, 1), result(2, 1), result(1, 2)];
  for (const [what, answer, text] of [
    ['says goodbye', 'BAIL I feel bad\r\n', /I feel bad/],
    ['ends', null, /has ended/],
    ['ends within an answer', 'OKA', /no answer within 3 s/],
    ['falls silent', undefined, /no answer within 3 s/],
    ['talks nonsense', 'HTTP/1.1 400\r\n', /answers "HTTP/],
    ['talks without end', 'x'.repeat(5000), /a line of more than 4096 bytes/],
  ] as const) {
    it(`tries only those again that are not acknowledged when the server ${what}`, () =>
      faulty(goodUntil(5, answer), async (port) => {
        const outcomes = await (await open(port, { timeoutSeconds: 3 })).deliver(events);
        expect(outcomes.map(({ state }) => state)).to.deep.equal(['delivered', 'retry', 'retry']);
        expect(outcomes[1]).to.have.property('reason').that.matches(text);
      }));

    it(`has failed when the server ${what} before it has acknowledged any`, () =>
      faulty(goodUntil(3, answer), async (port) => {
        const failure = await rejection((await open(port, { timeoutSeconds: 3 })).deliver(events));
        expect(String(failure)).to.match(text);
      }));
  }

  it('begins nothing new when the bridge stops', () => {
    const stopping = new AbortController();
    const respond: Respond = (line, count) => {
      if (count === 3) stopping.abort();
      return line.startsWith('MOIN') ? 'MOIN 1\r\n' : 'OKAY\r\n';
    };
    return faulty(respond, async (port, heard) => {
      const outcomes = await (await open(port, {}, stopping.signal)).deliver(events);
      expect(outcomes.map(({ state }) => state)).to.deep.equal(['delivered', 'retry', 'retry']);
      expect(heard).to.have.lengthOf(4).and.include('QUIT');
    });
  });

  it('says no word to a server that shows a certificate instead of the key, and none to one that is silent', async () => {
    const { certificateFile, keyFile } = issue(directory, null);
    const impostor = await startPskServer(PASSWORD, () => 'OKAY\r\n', {
      pskCallback: undefined,
      ciphers: undefined,
      cert: readFileSync(certificateFile),
      key: readFileSync(keyFile),
    });
    const sink = await open(impostor.port);
    expect(await rejection(sink.deliver(events))).to.include({ reason: 'denied' });
    expect(impostor.heard).to.deep.equal([]);
    await impostor.stop();
    const silent = await startSilentServer();
    const failure = await rejection((await open(silent.port, { timeoutSeconds: 3 })).deliver(events));
    expect(failure).to.include({ reason: 'timeout' });
    await silent.stop();
  });
});
