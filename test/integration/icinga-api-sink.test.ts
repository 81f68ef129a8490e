/** Results that the sink `icinga-api` delivers, as a real Icinga 2 keeps them. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { sink as kind } from '../../src/bridge/deliver/icinga-api/sink.ts';
import type { Outcome, Sink } from '../../src/bridge/deliver/sink.ts';
import type { Event, Report } from '../../src/bridge/event.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { exitCode, STATES } from '../../src/result/index.ts';
import { createCa, type Ca } from '../kit/ca.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { call, lastResult, NODE_NAME, type CheckResult } from '../kit/icinga-api.ts';
import { ICINGA_PACKAGES, startIcinga, type Icinga } from '../kit/icinga.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { rejection } from '../kit/rejection.ts';
import { arbitraryReport, sampleEvent } from '../kit/sample-event.ts';
import { issue } from '../kit/tls-ca.ts';

const MILLISECONDS = 180_000;
const PASSIVE = 'check_command = "dummy", enable_active_checks = false';
const SERVICES = ['plain', 'twice', 'older', 'hostile', 'long', 'many', 'reload', 'least', 'any', 'Ä /%?#&ü'];

const OBJECTS = `
${SERVICES.map((name) => `object Service "${name}" { host_name = "local", ${PASSIVE}, max_check_attempts = 3 }`).join('\n')}
object Service "active only" { host_name = "local", ${PASSIVE}, enable_passive_checks = false }
object Host "second" { ${PASSIVE} }
object ApiUser "least" {
  password = "least-password"
  permissions = [ "actions/process-check-result", "objects/query/Host", "objects/query/Service" ]
}
object ApiUser "certified" {
  client_cn = "secmon-bridge.example.org"
  permissions = [ "actions/process-check-result", "objects/query/Host", "objects/query/Service" ]
}
object ApiUser "blind" { password = "blind-password", permissions = [ "actions/process-check-result" ] }
`;

interface Kept extends CheckResult {
  readonly execution_start: number;
  readonly check_source: string;
  readonly ttl: number;
}

interface ApplicationStatus {
  readonly icingaapplication: { readonly app: { readonly program_start: number } };
}

describeWith(ICINGA_PACKAGES, 'the sink icinga-api into a real Icinga', function () {
  this.timeout(MILLISECONDS);
  const machine = localMachine(localHostFromSource());
  const { signal } = new AbortController();
  const opened: Sink[] = [];
  let icinga: Icinga;
  let files: string;

  before(async () => {
    files = mkdtempSync(join(tmpdir(), 'secmon-icinga-sink-'));
    icinga = await startIcinga(OBJECTS);
    writeFileSync(join(files, 'ca.crt'), icinga.api.authority);
  });
  after(async () => {
    for (const one of opened) await one.close?.();
    await icinga.stop();
    rmSync(files, { recursive: true });
  });

  async function open(user = 'least', more: object = {}): Promise<Sink> {
    const password = join(files, user);
    writeFileSync(password, `${user}-password\n`, { mode: 0o600 });
    const one = await kind.open(
      'icinga',
      {
        url: `https://127.0.0.1:${icinga.api.port}`,
        user,
        password,
        authorities: join(files, 'ca.crt'),
        serverName: NODE_NAME,
        ...more,
      },
      { machine, signal },
    );
    opened.push(one);
    return one;
  }

  async function kept(service: string): Promise<Kept> {
    const last = await lastResult(icinga.api, service);
    if (last === undefined) throw new Error(`no result of ${service}`);
    return last as Kept;
  }

  async function attempt(service: string): Promise<number> {
    const { results }: { readonly results: readonly { readonly attrs: { check_attempt: number } }[] } =
      await call(icinga.api, 'GET', `/v1/objects/services/local!${service}`);
    return results[0]?.attrs.check_attempt ?? 0;
  }

  it('keeps state, texts, metrics and the original times, to the microsecond', async () => {
    const one = event('plain', {
      state: 'WARNING',
      perfdata: "'a b'=1s;2;3 'it''s'=4% c=5",
      start: '2026-05-01T10:00:00.123456Z',
      end: '2026-05-01T10:00:01.654321Z',
    });
    expect(await deliver(await open('least', { ttlSeconds: 600 }), one)).to.include({ state: 'delivered' });
    const { state, output, performance_data, execution_start, execution_end, check_source, ttl, active } =
      await kept('plain');
    expect({ state, check_source, ttl, active }).to.deep.equal({
      state: 1,
      check_source: 'secmon-bridge',
      ttl: 600,
      active: false,
    });
    expect(output).to.equal('CRL expired\nfirst line\nsecond line');
    expect(performance_data).to.deep.equal(["'a b'=1s;2;3", "'it''s'=4%", 'c=5']);
    const second = Date.UTC(2026, 4, 1, 10) / 1000;
    expect(execution_start).to.be.closeTo(second + 0.123456, 1e-6);
    expect(execution_end).to.be.closeTo(second + 1.654321, 1e-6);
  });

  for (const state of STATES) {
    it(`keeps ${state}`, async () => {
      const time = `2026-05-01T10:1${exitCode(state)}:00Z`;
      await deliver(await open(), event('many', { state, start: time, end: time }));
      expect((await kept('many')).state).to.equal(exitCode(state));
    });
  }

  it('processes a result once, however often it comes, in a new process too', async () => {
    const one = event('twice', {});
    for (const sink of [await open(), await open()]) {
      for (let time = 0; time < 3; time += 1)
        expect(await deliver(sink, one)).to.include({ state: 'delivered' });
    }
    // It counts every result: a third of the same would have made the state hard.
    expect(await attempt('twice')).to.be.at.most(2);
    const before = await attempt('twice');
    await deliver(await open(), one);
    expect(await attempt('twice')).to.equal(before);
  });

  it('says of an older result that a newer one is there, and leaves that', async () => {
    await deliver(
      await open(),
      event('older', { summary: 'newer', start: '2026-05-01T12:00:00Z', end: '2026-05-01T12:00:01Z' }),
    );
    const outcome = await deliver(
      await open(),
      event('older', { summary: 'older', start: '2026-05-01T11:00:00Z', end: '2026-05-01T11:00:01Z' }),
    );
    expect(outcome).to.deep.equal({
      state: 'superseded',
      reference: 'local!older: Icinga has a newer result',
    });
    expect((await kept('older')).output).to.match(/^newer/);
  });

  it('keeps hostile text and names as they are', async () => {
    const summary = 'a\u0000b|c=1;\r\u2028\u202e\u001b[31m \\n `$HOME` <b> ü😀 \ud800';
    expect(await deliver(await open(), event('hostile', { summary }))).to.include({ state: 'delivered' });
    expect((await kept('hostile')).output).to.equal(
      `${summary.replace('\ud800', '\ufffd')}\nfirst line\nsecond line`,
    );
    expect(await deliver(await open(), event('Ä /%?#&ü', {}))).to.include({ state: 'delivered' });
    expect((await kept('Ä /%?#&ü')).output).to.match(/^CRL expired/);
  });

  it('keeps any text', async () => {
    const sink = await open();
    for (const [index, report] of fc.sample(arbitraryReport, 100).entries()) {
      const start = new Date(Date.UTC(2026, 7, 1) + index * 1000).toISOString();
      const { summary, longOutput, perfdata } = report;
      expect(
        await deliver(sink, event('any', { summary, longOutput, perfdata, start, end: start })),
      ).to.include({
        state: 'delivered',
      });
      const text = longOutput === '' ? summary : `${summary}\n${longOutput}`;
      expect((await kept('any')).output).to.equal(text.replaceAll(/\p{Cs}/gu, '\ufffd'));
    }
  });

  it('keeps output of nearly a mebibyte whole, and has more of it among the dead letters', async () => {
    const longOutput = 'long\n'.repeat(150_000);
    expect(await deliver(await open(), event('long', { longOutput, perfdata: '' }))).to.include({
      state: 'delivered',
    });
    expect((await kept('long')).output).to.equal(`CRL expired\n${longOutput}`);
    const outcome = await deliver(
      await open(),
      event('long', {
        longOutput: longOutput + longOutput,
        start: '2026-05-02T10:00:00Z',
        end: '2026-05-02T10:00:01Z',
      }),
    );
    expect(outcome.state).to.equal('dead');
    expect(outcome).to.have.property('reason').that.contains('at most 1048576 are sent');
  });

  for (const [state, expected] of Object.entries({ OK: 0, UNKNOWN: 1, CRITICAL: 1 } as const)) {
    it(`takes a host that is ${state} for ${expected === 0 ? 'up' : 'down'}`, async () => {
      const time = `2026-05-01T10:0${expected}:0${state.length}Z`;
      const subject = { site: 'SITE-A', host: 'second' };
      const one = sampleEvent({ subject, state: state as Report['state'], start: time, end: time });
      expect(await deliver(await open(), one)).to.include({ state: 'delivered' });
      const { results }: { readonly results: readonly { readonly attrs: { state: number } }[] } = await call(
        icinga.api,
        'GET',
        '/v1/objects/hosts/second',
      );
      expect(results[0]?.attrs.state).to.equal(expected);
    });
  }

  it('has what Icinga does not know, or takes no passive results of, among the dead letters, with a hint', async () => {
    const sink = await open();
    const outcomes = await sink.deliver([
      event('not there', {}),
      event('active only', {}),
      event('a!b', {}),
      sampleEvent({ subject: { site: 'S', host: 'no such host' } }),
    ]);
    expect(outcomes.map(({ state }) => state)).to.deep.equal(['dead', 'dead', 'dead', 'dead']);
    expect(JSON.stringify(outcomes[0])).to.contain('secmon bridge monitor-config');
    expect(JSON.stringify(outcomes[1])).to.contain('enable_passive_checks');
  });

  it('takes what its user may not see for a fault of the user, not of the event', async () => {
    const failure = await rejection(deliver(await open('blind'), event('least', {})));
    expect(String(failure)).to.match(/API user lacks objects\/query\/Host, objects\/query\/Service/);
    writeFileSync(join(files, 'wrong'), 'wrong\n', { mode: 0o600 });
    const wrong = await open('least', { password: join(files, 'wrong') });
    expect(String(await rejection(deliver(wrong, event('least', {}))))).to.contain('401');
  });

  it('may show a client certificate in place of a password', async () => {
    const path = (name: string): string => join(icinga.certificates, name);
    const ca: Ca = {
      name: 'icinga',
      home: files,
      subject: '/CN=test-ca',
      certificateFile: path('ca.crt'),
      keyFile: path('ca.key'),
      hash: '',
      oldHash: '',
    };
    const { certificateFile, keyFile } = issue(files, ca, { subject: '/CN=secmon-bridge.example.org' });
    chmodSync(keyFile, 0o600);
    const sink = await open('least', {
      user: undefined,
      password: undefined,
      certificate: certificateFile,
      key: keyFile,
    });
    expect(await deliver(sink, event('least', {}))).to.include({ state: 'delivered' });
  });

  it('speaks to nobody whose certificate is of another authority or name', async () => {
    const other = createCa(files, 'other');
    const strange = await open('least', { authorities: other.certificateFile });
    expect(await rejection(deliver(strange, event('least', {})))).to.include({ reason: 'refused' });
    const misnamed = await open('least', { serverName: 'icinga.example.org' });
    expect(await rejection(deliver(misnamed, event('least', {})))).to.include({ reason: 'refused' });
  });

  it('delivers many services side by side, each in order', async () => {
    const sink = await open();
    const start = (index: number): string => new Date(Date.UTC(2026, 5, 1) + index * 1000).toISOString();
    const events = Array.from({ length: 40 }, (_, index) =>
      event(SERVICES[index % 4] ?? '', {
        summary: `result ${index}`,
        start: start(index),
        end: start(index),
      }),
    );
    const outcomes = await sink.deliver(events);
    expect(outcomes.filter(({ state }) => state === 'delivered')).to.have.length(40);
    for (const index of [36, 37, 38, 39])
      expect((await kept(SERVICES[index % 4] ?? '')).output).to.match(new RegExp(`^result ${index}\n`));
  });

  it('loses nothing while Icinga reloads', async () => {
    const sink = await open();
    const before = await programStart();
    await call(icinga.api, 'POST', '/v1/actions/restart-process');
    let last = 0;
    // What was delivered last before the new process answered is there after it.
    while ((await programStart().catch(() => before)) === before) {
      last += 1;
      await delivered(sink, last);
    }
    expect((await kept('reload')).output).to.match(new RegExp(`^result ${last}\n`));
    await delivered(sink, last + 1);
    expect((await kept('reload')).output).to.match(new RegExp(`^result ${last + 1}\n`));
  });

  async function programStart(): Promise<number> {
    const { results }: { readonly results: readonly { readonly status: ApplicationStatus }[] } = await call(
      icinga.api,
      'GET',
      '/v1/status/IcingaApplication',
    );
    return results[0]?.status.icingaapplication.app.program_start ?? 0;
  }

  /** As the queue does it: what is not delivered comes again. */
  async function delivered(sink: Sink, index: number): Promise<void> {
    const time = new Date(Date.UTC(2026, 6, 1) + index * 1000).toISOString();
    const one = event('reload', { summary: `result ${index}`, start: time, end: time });
    await eventually(`result ${index}`, 60, async () => {
      const { state } = await deliver(sink, one);
      expect(state).not.to.equal('dead');
      return state === 'delivered' ? true : undefined;
    });
  }
});

function event(service: string, change: Partial<Report>): Event {
  return sampleEvent({ subject: { site: 'SITE-A', host: 'local', service }, ...change });
}

async function deliver(sink: Sink, one: Event): Promise<Outcome> {
  const [outcome] = await sink.deliver([one]);
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
}
