/** A real Icinga 2 that is stopped, killed and reloaded while results flow: the last result of every object is seen, once. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Event } from '../../src/bridge/event.ts';
import { receiver, type IcingaConfiguration } from '../../src/bridge/receive/icinga-events/receiver.ts';
import { openssl } from '../kit/ca.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { ICINGA_PACKAGES, startIcinga, type Icinga } from '../kit/icinga.ts';
import { call, NODE_NAME } from '../kit/icinga-api.ts';
import { receiveWith, type TestReceiver } from '../kit/receiving.ts';

const PASSIVE = 12;
const USER = 'secmon-events';
const PERMISSIONS = ['events/CheckResult', 'objects/query/Host', 'objects/query/Service', 'status/query'];
const quoted = PERMISSIONS.map((name) => `"${name}"`).join(', ');
const CLIENT = 'bridge.example.org';
const CONFIGURATION = `
object ApiUser "${USER}" { password = "secret", permissions = [ ${quoted} ] }
object ApiUser "by-certificate" { client_cn = "${CLIENT}", permissions = [ ${quoted} ] }
object ApiUser "powerless" { password = "secret", permissions = [ "status/query" ] }
object CheckCommand "say" { command = [ "/bin/sh", "-c", "printf 'said | a=1;2;3\\\\nsecond; line | b=2\\\\n'; exit 2" ] }
object Host "sited" { check_command = "dummy", vars.dummy_state = 2, vars.site_name = "SITE-A", check_interval = 1s, retry_interval = 1s }
object Service "said" { host_name = "sited", check_command = "say", check_interval = 1s, retry_interval = 1s }
object Service "random" { host_name = "local", check_command = "random", check_interval = 1s, retry_interval = 1s, vars.site_name = "SITE-B" }
object Service "bridged" { host_name = "local", check_command = "dummy", enable_active_checks = false, vars.secmon_bridged = true }
for (i in range(${PASSIVE})) {
  object Service "passive" + i use (i) { host_name = "local", check_command = "dummy", enable_active_checks = false, vars.site_name = "SITE-B" }
}
`;

type Change = { readonly [Name in keyof IcingaConfiguration]?: IcingaConfiguration[Name] | undefined };

interface LastResult {
  readonly name: string;
  readonly attrs: {
    readonly last_check_result: { readonly execution_start: number; readonly output: string } | null;
  };
}

describeWith(ICINGA_PACKAGES, 'the events of a real Icinga', function () {
  this.timeout(180_000);
  let icinga: Icinga;
  let folder = '';
  let world: TestReceiver | undefined;
  before(async () => {
    icinga = await startIcinga(CONFIGURATION);
    folder = mkdtempSync(join(tmpdir(), 'secmon-icinga-events-'));
    writeFileSync(join(folder, 'ca.crt'), icinga.api.authority);
    writeFileSync(join(folder, 'password'), 'secret\n', { mode: 0o600 });
  });
  after(async () => {
    await icinga.stop();
    rmSync(folder, { recursive: true });
  });

  afterEach(async () => {
    await world?.stop();
    world = undefined;
  });

  async function receive(change: Change = {}): Promise<TestReceiver> {
    const configuration = {
      url: `https://127.0.0.1:${icinga.api.port}`,
      user: USER,
      password: join(folder, 'password'),
      authorities: join(folder, 'ca.crt'),
      serverName: NODE_NAME,
      ...change,
    };
    world = await receiveWith(receiver, configuration as IcingaConfiguration, { folder });
    return world;
  }

  /** Counts up, so that every result is another. */
  let submitted = 0;
  async function submit(service: string, more: object = {}): Promise<void> {
    submitted += 1;
    await call(icinga.api, 'POST', '/v1/actions/process-check-result', {
      service: `local!${service}`,
      exit_status: submitted % 4,
      plugin_output: `result ${submitted}\nlong ${submitted}; with | and ü`,
      performance_data: [`'n'=${submitted}`],
      ...more,
    });
  }

  async function feed(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // While it is down or reloading, nothing is taken.
      await submit(`passive${submitted % PASSIVE}`).catch(() => undefined);
      await delay(20);
    }
  }

  const seconds = (instant: string): number => Date.parse(`${instant.slice(0, 19)}Z`) / 1000;

  async function lastResults(): Promise<readonly LastResult[]> {
    const kinds = await Promise.all(
      ['hosts', 'services'].map((kind) =>
        call(icinga.api, 'GET', `/v1/objects/${kind}?attrs=last_check_result`),
      ),
    );
    return kinds.flatMap(({ results }) => results as readonly LastResult[]);
  }

  function eventsOf(events: readonly Event[], { name, attrs }: LastResult): readonly Event[] {
    const [host, service] = name.split('!');
    const start = Math.floor(attrs.last_check_result?.execution_start ?? 0);
    const summary = (attrs.last_check_result?.output ?? '').split('\n')[0]?.trimEnd();
    return events.filter(
      ({ subject, start: began, summary: said }) =>
        subject.host === host && subject.service === service && seconds(began) === start && said === summary,
    );
  }

  function missing(receiving: TestReceiver, last: readonly LastResult[]): readonly string[] {
    const events = receiving.events();
    return last
      .filter(({ name, attrs }) => attrs.last_check_result !== null && name !== 'local!bridged')
      .filter((one) => eventsOf(events, one).length !== 1)
      .map(({ name }) => name);
  }

  /** Active checks go on: those that are the last at one time are given a while to come. */
  async function allSeen(receiving: TestReceiver): Promise<void> {
    let last: readonly LastResult[] = [];
    await eventually('the last result of every object', 90, async () => {
      last = await lastResults();
      return await eventually('these', 15, () => missing(receiving, last).length === 0 || undefined);
    }).catch((error: unknown) => {
      const names = missing(receiving, last).join(', ');
      throw new Error(`not once: ${names}; ${JSON.stringify(receiving.notices)}`, { cause: error });
    });
  }

  /** Where the machine is busy, an event may come later than what is looked up: a gap that is none. */
  function troublesOf({ notices }: TestReceiver): TestReceiver['notices'] {
    return notices.filter(({ kind }) => kind !== 'gap');
  }

  it('are those that were there before, and those that come, as they are', async () => {
    await submit('passive0', { execution_start: 1_700_000_000.25, execution_end: 1_700_000_001.5 });
    await submit('bridged');
    await submit('passive1', { check_source: 'secmon-bridge' });
    const receiving = await receive();
    await eventually('results of checks', 60, () => (receiving.events().length > 20 ? true : undefined));
    await submit('passive2');
    await eventually('the event', 60, () =>
      receiving.events().find(({ subject }) => subject.service === 'passive2'),
    );
    const of = (service: string | undefined): Event | undefined =>
      receiving.events().find(({ subject }) => subject.service === service);
    expect(of('passive0')).to.deep.include({
      subject: { site: 'SITE-B', host: 'local', service: 'passive0' },
      state: 'WARNING',
      summary: 'result 1',
      longOutput: 'long 1; with | and ü',
      perfdata: "'n'=1",
      start: '2023-11-14T22:13:20.250000Z',
      end: '2023-11-14T22:13:21.500000Z',
    });
    expect(of('said')).to.deep.include({
      subject: { site: 'SITE-A', host: 'sited', service: 'said' },
      state: 'CRITICAL',
      summary: 'said',
      longOutput: 'second; line ',
      perfdata: "a=1;2;3 ' b'=2",
    });
    expect(of(undefined)).to.deep.include({ subject: { site: 'SITE-A', host: 'sited' }, state: 'CRITICAL' });
    expect([of('bridged'), of('passive1')]).to.deep.equal([undefined, undefined]);
    expect(troublesOf(receiving)).to.deep.equal([]);
  });

  async function disturbed(...disturbances: readonly (() => Promise<void>)[]): Promise<readonly Event[]> {
    const receiving = await receive();
    const before = receiving.events().length;
    const feeding = new AbortController();
    const fed = feed(feeding.signal);
    for (const disturb of disturbances) {
      await delay(4000);
      await disturb();
    }
    await delay(3000);
    feeding.abort();
    await fed;
    await allSeen(receiving);
    const events = receiving.events();
    expect(new Set(events.map(({ id }) => id)).size).to.equal(events.length);
    await eventually('an end of the trouble', 60, () =>
      receiving.notices.at(-1)?.kind === 'recovered' ? true : undefined,
    );
    expect(receiving.notices.map(({ kind }) => kind)).to.include('trouble');
    return events.slice(before);
  }

  it('are each seen once, and in order, while it is stopped and reloaded', async () => {
    const stop = (): Promise<void> => icinga.restart('SIGTERM');
    const reload = (): Promise<void> => icinga.reload();
    const events = await disturbed(reload, stop, reload, stop, reload);
    for (let index = 0; index < PASSIVE; index += 1) {
      const ofOne = events.filter(({ subject }) => subject.service === `passive${index}`);
      const numbers = ofOne.map(({ summary }) => Number(summary.replace('result ', '')));
      expect(numbers, `passive${index}`).to.deep.equal(numbers.toSorted((one, other) => one - other));
    }
  });

  // A killed Icinga goes back to what it had saved, and so to last results from before.
  it('are each seen once while it is killed', async () => {
    const kill = (): Promise<void> => icinga.restart('SIGKILL');
    await disturbed(kill, () => icinga.reload(), kill, kill);
  });

  it('that came while nobody listened are found, and none is doubled', async () => {
    for (let index = 0; index < PASSIVE; index += 1) await submit(`passive${index}`);
    const receiving = await receive();
    await allSeen(receiving);
    const ids = receiving.events().map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('that are none for a while are no trouble', async () => {
    const checks = async (enabled: boolean): Promise<unknown> =>
      await call(icinga.api, 'POST', '/v1/objects/icingaapplications/app', {
        attrs: { enable_host_checks: enabled, enable_service_checks: enabled },
      });
    await checks(false);
    const receiving = await receive({ silenceSeconds: 1 });
    const looks = new Set<number | undefined>();
    await eventually('that it connects again and again', 60, () =>
      looks.add(receiving.heardAt()).size > 4 ? true : undefined,
    );
    expect(troublesOf(receiving)).to.deep.equal([]);
    await checks(true);
    await allSeen(receiving);
  });

  it('come to a client certificate too', async () => {
    const [certificate, key] = [join(folder, 'client.crt'), join(folder, 'client.key')];
    const request = ['req', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-subj', `/CN=${CLIENT}`];
    openssl(...request, '-out', join(folder, 'client.csr'));
    const [authority, authorityKey] = [
      join(icinga.certificates, 'ca.crt'),
      join(icinga.certificates, 'ca.key'),
    ];
    const signing = [
      'x509',
      '-req',
      '-in',
      join(folder, 'client.csr'),
      '-CA',
      authority,
      '-CAkey',
      authorityKey,
    ];
    openssl(...signing, '-CAcreateserial', '-out', certificate);
    chmodSync(key, 0o600);
    await submit('passive3');
    const receiving = await receive({ user: undefined, password: undefined, certificate, key });
    await allSeen(receiving);
    expect(troublesOf(receiving)).to.deep.equal([]);
  });

  it('are refused to whom lacks the permission, or the password', async () => {
    for (const change of [{ user: 'powerless' }, { user: 'nobody' }]) {
      const receiving = await receive(change);
      const { text } = await eventually('a notice', 60, () => receiving.notices[0]);
      expect(text).to.match(/^\/v1\/events: status 40[14], /);
      await receiving.stop();
      world = undefined;
    }
  });

  it('are not believed of another authority', async () => {
    const receiving = await receive({ serverName: 'other.example.org' });
    const { text } = await eventually('a notice', 60, () => receiving.notices[0]);
    expect(text).to.match(/certificate is not right/);
  });
});
