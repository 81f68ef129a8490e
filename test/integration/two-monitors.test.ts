/** A real Nagios and a real Icinga, each of them source and target of one bridge at the same time. */
import { chownSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { nagiosConfiguration } from '../../src/bridge/receive/nagios-perfdata/nagios-configuration.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { API_USER, call, type CheckResult, lastResult, NODE_NAME } from '../kit/icinga-api.ts';
import { ICINGA_PACKAGES, startIcinga, type Icinga } from '../kit/icinga.ts';
import { NAGIOS_PACKAGES, startNagios, type Nagios } from '../kit/nagios.ts';
import { unprivileged } from '../kit/unprivileged.ts';

const MILLISECONDS = 180_000;
const SECONDS = 60;
const TOKEN = 'k3Jx9QpL2mVb8Zr4';
const COUNT = 20;
/** Longer than an echo would take to come round. */
const ROUND_MILLISECONDS = 5000;
const FROM_NAGIOS = 'from nagios';
const FROM_ICINGA = 'from icinga';
const LIFE = 'sign of life';
const NUMBERS = Array.from({ length: COUNT }, (_, index) => index);

interface KeptResult extends CheckResult {
  readonly execution_start: number;
}

describeWith([...NAGIOS_PACKAGES, ...ICINGA_PACKAGES], 'Nagios and Icinga behind one bridge', function () {
  this.timeout(MILLISECONDS);
  const site = new BridgeSite();
  /** Whole seconds, one for each result, all in the past. */
  const first = Math.floor(Date.now() / 1000) - 10 * COUNT;
  let nagios: Nagios;
  let icinga: Icinga;

  before(async () => {
    nagios = await startNagios({
      plugins: '/bin',
      objects: nagiosObjects(),
      more: handOver,
    });
    // A while ago: nobody who tests waits for it to be old.
    utimesSync(join(nagios.directory, 'objects.cache'), first, first);
    icinga = await startIcinga(ICINGA_OBJECTS);
    writeFileSync(site.place('ca.crt'), icinga.api.authority);
    writeFileSync(site.place('password'), `${icinga.api.password}\n`, { mode: 0o600 });
    site.configure(configuration());
    await site.start();
    await streamIsOpen();
    submitToNagios();
    await submitToIcinga();
  });

  after(async () => {
    await site.remove();
    await icinga.stop();
    await nagios.stop();
  });

  function configuration(): object {
    const api = {
      url: `https://127.0.0.1:${icinga.api.port}`,
      user: API_USER,
      password: site.place('password'),
      authorities: site.place('ca.crt'),
      serverName: NODE_NAME,
      monitor: 'icinga',
    };
    const spool = join(nagios.root, 'var/perf');
    return {
      receivers: [
        { name: 'perf', kind: 'nagios-perfdata', monitor: 'nagios', spool, token: TOKEN, pollSeconds: 0.1 },
        {
          name: 'states',
          kind: 'nagios-status',
          monitor: 'nagios',
          path: join(nagios.directory, 'status.dat'),
          intervalSeconds: 1,
        },
        { name: 'stream', kind: 'icinga-events', ...api, settleSeconds: 1 },
      ],
      sinks: [
        {
          name: 'to-nagios',
          kind: 'nagios-spool',
          monitor: 'nagios',
          directory: join(nagios.directory, 'spool'),
          objectCache: join(nagios.directory, 'objects.cache'),
        },
        { name: 'to-icinga', kind: 'icinga-api', ...api },
        { name: 'archive', kind: 'file', path: site.place('events.jsonl') },
        { name: 'life', kind: 'file', path: site.place('life.jsonl') },
      ],
      // The hosts themselves are of no interest here.
      routes: [
        { to: ['to-nagios', 'to-icinga', 'archive'], service: ['from *'] },
        { to: ['life'], service: [LIFE] },
      ],
      hosts: [{ host: 'local', site: 'SITE A' }],
    };
  }

  /** Before that, of each object only the last result is found. */
  async function streamIsOpen(): Promise<void> {
    await call(icinga.api, 'POST', '/v1/actions/process-check-result', {
      service: `local!${LIFE}`,
      exit_status: 0,
      plugin_output: 'here',
    });
    await eventually('the stream of Icinga', SECONDS, () => site.delivered('life.jsonl')[0]);
  }

  function submitToNagios(): void {
    for (const number of NUMBERS) {
      const output = `nagios ${number}|'n'=${number}s;5;10\\nlong ${number}\\nlast`;
      nagios.command(
        `[${first + number}] PROCESS_SERVICE_CHECK_RESULT;local;${FROM_NAGIOS};${1 + (number % 3)};${output}\n`,
      );
    }
  }

  async function submitToIcinga(): Promise<void> {
    for (const number of NUMBERS) {
      await call(icinga.api, 'POST', '/v1/actions/process-check-result', {
        service: `local!${FROM_ICINGA}`,
        exit_status: 1 + (number % 3),
        plugin_output: `icinga ${number}\nlong ${number}\nlast`,
        performance_data: [`'n'=${number}s;5;10`],
        execution_start: first + number,
        execution_end: first + number + 0.5,
      });
    }
  }

  /** Each has another state than the one before, and so each is an alert. */
  const takenByNagios = (): readonly string[] =>
    readFileSync(join(nagios.directory, 'nagios.log'), 'utf8')
      .split('\n')
      .flatMap(
        (line) => new RegExp(`SERVICE ALERT: local;${FROM_ICINGA};.*;(icinga .*)$`).exec(line)?.[1] ?? [],
      );

  /** While a service is not OK, each result that Icinga processes counts it up. */
  async function attempts(service: string): Promise<number> {
    const path = `/v1/objects/services/local!${encodeURIComponent(service)}?attrs=check_attempt`;
    const { results }: { readonly results: readonly { readonly attrs: { check_attempt: number } }[] } =
      await call(icinga.api, 'GET', path);
    return results[0]?.attrs.check_attempt ?? 0;
  }

  it('brings what Nagios found to Icinga, once, with its time, metrics and long output', async () => {
    const last = COUNT - 1;
    await eventually('the last of Nagios in Icinga', SECONDS, async () =>
      (await lastResult(icinga.api, FROM_NAGIOS))?.output.startsWith(`nagios ${last}\n`) ? true : undefined,
    );
    await new Promise((resolve) => setTimeout(resolve, ROUND_MILLISECONDS));
    const kept = (await lastResult(icinga.api, FROM_NAGIOS)) as KeptResult;
    expect(kept).to.deep.include({
      state: 1 + (last % 3),
      active: false,
      output: `nagios ${last}\nlong ${last}\nlast`,
      performance_data: [`'n'=${last}s;5;10`],
      execution_start: first + last,
    });
    // As many as of the service that got them from us directly.
    expect(await attempts(FROM_NAGIOS)).to.equal(await attempts(FROM_ICINGA));
  });

  it('brings what Icinga found to Nagios, once, with its time, metrics and long output', async () => {
    const last = COUNT - 1;
    await eventually('the last of Icinga in Nagios', SECONDS, () =>
      nagios.service(FROM_ICINGA)?.output === `icinga ${last}` ? true : undefined,
    );
    await new Promise((resolve) => setTimeout(resolve, ROUND_MILLISECONDS));
    expect(takenByNagios()).to.deep.equal(NUMBERS.map((number) => `icinga ${number}`));
    const status = readFileSync(join(nagios.directory, 'status.dat'), 'utf8');
    const block = status.split('servicestatus {').find((text) => text.includes(`=${FROM_ICINGA}\n`)) ?? '';
    expect(block).to.include(`long_plugin_output=long ${last}\\nlast`);
    expect(block).to.include(`performance_data='n'=${last}s;5;10\n`);
    expect(block).to.include(`last_check=${first + last}\n`);
  });

  it('takes no echo for news', async () => {
    const events = await eventually('all in the archive', SECONDS, () => {
      const archived = site.delivered('events.jsonl');
      return archived.length < 2 * COUNT ? undefined : archived;
    });
    expect(events).to.have.lengthOf(2 * COUNT);
    expect(events.every(({ subject }) => subject.site === 'SITE A')).to.equal(true);
    expect(site.log.filter(({ event }) => event === 'dropped' || event === 'dead')).to.deep.equal([]);
  });
});

const ICINGA_OBJECTS = [FROM_NAGIOS, FROM_ICINGA, LIFE]
  .map((name) => {
    const mark = name === FROM_NAGIOS ? ', vars.secmon_bridged = true' : '';
    return `object Service "${name}" { host_name = "local", check_command = "dummy", enable_active_checks = false, max_check_attempts = 1000${mark} }`;
  })
  .join('\n');

function nagiosObjects(): string {
  return [FROM_NAGIOS, FROM_ICINGA]
    .map(
      (name) => `
define service {
  use                   secmon-service
  host_name             local
  service_description   ${name}
  check_command         none
  active_checks_enabled 0
  ${name === FROM_ICINGA ? '_SECMON_BRIDGED 1' : ''}
}
`,
    )
    .join('');
}

function handOver(root: string): { readonly main: string; readonly objects: string } {
  const spool = join(root, 'var/perf');
  const { uid, gid } = unprivileged();
  mkdirSync(spool);
  chownSync(spool, uid, gid);
  return nagiosConfiguration({ token: TOKEN, spool, intervalSeconds: 1 });
}
