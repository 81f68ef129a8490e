/** Results that the sink `nrdp` delivers, as a real Nagios reads them from the files that NRDP writes (test/kit/nrdp-double.ts). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sink as kind } from '../../src/bridge/deliver/nrdp/sink.ts';
import type { Sink } from '../../src/bridge/deliver/sink.ts';
import type { Report } from '../../src/bridge/event.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { STATES, exitCode } from '../../src/result/index.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { startFaultServer, type FaultServer } from '../kit/fault-server.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { NAGIOS_PACKAGES, startNagios, type Nagios } from '../kit/nagios.ts';
import type { PassiveStatus } from '../kit/nagios-status.ts';
import { nrdpDouble } from '../kit/nrdp-double.ts';
import { sampleEvent } from '../kit/sample-event.ts';

const MILLISECONDS = 180_000;
const SECONDS = 60;
const TOKEN = 'a token & more';
const SERVICES = [...STATES, 'windows', 'hostile', 'ends', 'long', 'order', 'order on wn1.example.org'];

const OBJECTS = SERVICES.map(
  (name) => `
define service {
  use                   secmon-service
  host_name             local
  service_description   ${name}
  check_command         none
  active_checks_enabled 0
}
`,
).join('');

describeWith(NAGIOS_PACKAGES, 'the sink nrdp into a real Nagios', function () {
  this.timeout(MILLISECONDS);
  const stopping = new AbortController();
  let nagios: Nagios;
  let server: FaultServer;
  let sink: Sink;
  let files: string;

  before(async () => {
    files = mkdtempSync(join(tmpdir(), 'secmon-nrdp-'));
    nagios = await startNagios({ plugins: '/nowhere', objects: OBJECTS });
    server = await startFaultServer(nrdpDouble({ token: TOKEN, directory: join(nagios.directory, 'spool') }));
    writeFileSync(join(files, 'token'), TOKEN, { mode: 0o600 });
    sink = await kind.open(
      'nrdp',
      { url: server.url, token: join(files, 'token'), reaperSeconds: 1 },
      { machine: localMachine(localHostFromSource()), signal: stopping.signal },
    );
  });
  after(async () => {
    await sink.close?.();
    await server.close();
    await nagios.stop();
    rmSync(files, { recursive: true });
  });

  async function deliver(service: string, change: Partial<Report>): Promise<void> {
    const event = sampleEvent({ subject: { site: 'SITE-A', host: 'local', service }, ...change });
    const [outcome] = await sink.deliver([event]);
    expect(outcome).to.include({ state: 'delivered' });
  }

  async function shown(service: string): Promise<PassiveStatus> {
    return await eventually(`a result of ${service}`, SECONDS, () => nagios.service(service));
  }

  for (const state of STATES) {
    it(`is ${state}, with its texts and metrics`, async () => {
      await deliver(state, { state });
      const { state: code, output, longOutput, perfdata } = await shown(state);
      expect({ code, output, longOutput, perfdata }).to.deep.equal({
        code: exitCode(state),
        output: 'CRL expired',
        longOutput: ['first line', 'second line'],
        perfdata: "'age'=3s;1;2",
      });
    });
  }

  it('keeps backslashes, whatever follows them', async () => {
    await deliver('windows', { summary: 'C:\\new\\table\\\\x', longOutput: 'D:\\n\\\\n\\' });
    const { output, longOutput } = await shown('windows');
    expect(output).to.equal('C:\\new\\table\\\\x');
    expect(longOutput.join('\n')).to.equal('D:\\n\\\\n\\');
  });

  it('makes no field, command or metric of hostile text, and hides nothing behind a zero byte', async () => {
    await deliver('hostile', {
      summary: 'seen\u0000 | cut=1',
      longOutput: 'return_code=0\nhost_name=other\n\n[1] SHUTDOWN_PROGRAM\noutput=OK|x=1\nlast',
      perfdata: "'a'=1\nreturn_code=0",
    });
    const { state, output, longOutput, perfdata } = await shown('hostile');
    expect(state).to.equal(2);
    expect(output).to.equal('seen\\x00 \\x7C cut=1');
    expect(longOutput).to.include('last').and.to.include('output=OK\\x7Cx=1');
    expect(perfdata).to.equal("'a'=1 return_code=0");
  });

  it('keeps output of 20,000 bytes', async () => {
    const longOutput = Array.from({ length: 400 }, (_, index) => `line ${index} ${'x'.repeat(40)}`).join(
      '\n',
    );
    await deliver('long', { longOutput });
    expect((await shown('long')).longOutput.join('\n')).to.equal(longOutput);
  });

  it('has the last state of a service in the end, and each node its own', async () => {
    const results = Array.from({ length: 6 }, (_, index) =>
      sampleEvent({
        subject: { site: 'SITE-A', host: 'local', service: 'order' },
        summary: `result ${index}`,
        start: `2026-05-01T10:00:0${index}Z`,
        end: `2026-05-01T10:00:0${index}Z`,
      }),
    );
    const node = sampleEvent({
      subject: { site: 'SITE-A', host: 'local', service: 'order', node: 'wn1.example.org' },
      summary: 'of the node',
    });
    let open = [...results, node];
    await eventually('all delivered', 60, async () => {
      const outcomes = await sink.deliver(open);
      open = open.filter((_, index) => outcomes[index]?.state !== 'delivered');
      return open.length === 0 ? true : undefined;
    });
    await eventually('the last', SECONDS, () => nagios.service('order')?.output === 'result 5' || undefined);
    expect((await shown('order on wn1.example.org')).output).to.equal('of the node');
  });

  it('says that a token is wrong, and does not take the results for bad', async () => {
    writeFileSync(join(files, 'wrong'), 'wrong', { mode: 0o600 });
    const wrong = await kind.open(
      'nrdp',
      { url: server.url, token: join(files, 'wrong') },
      { machine: localMachine(localHostFromSource()), signal: stopping.signal },
    );
    const failure: unknown = await wrong.deliver([sampleEvent()]).catch((error: unknown) => error);
    await wrong.close?.();
    expect(String(failure)).to.match(/NRDP says BAD TOKEN$/);
  });
});
