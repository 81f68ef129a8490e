/** A real Nagios and a real Icinga, each the source and the target of the other, and one bridge between them. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Event, Subject } from '../../src/bridge/event.ts';
import { monitorConfiguration } from '../../src/bridge/monitor-config/monitor-configuration.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { call, NODE_NAME } from '../kit/icinga-api.ts';
import { followIcinga, type IcingaHistory, type ProcessedByIcinga } from '../kit/icinga-history.ts';
import { ICINGA_PACKAGES, startIcinga, type Icinga } from '../kit/icinga.ts';
import {
  handOverAndKeep,
  handOverDirectory,
  processedByNagios,
  TOKEN,
  type ProcessedResult,
} from '../kit/nagios-history.ts';
import { takenResult } from '../kit/nagios-target.ts';
import { NAGIOS_PACKAGES, startNagios, type Nagios } from '../kit/nagios.ts';
import { OUTPUTS } from './plugin-outputs.ts';

const SECONDS = 40;
const QUIET_SECONDS = 30;
const FRESHNESS_SECONDS = 20;
const ROUNDS = 3;
const PER_ROUND = 12;
const STREAMS = 3;
const NO_OUTPUT = '(No output returned from plugin)';
const OUR_CHECK_SOURCE = 'secmon-bridge';

const CHECKED = Object.keys(OUTPUTS);
const SINGLE = Array.from({ length: ROUNDS * PER_ROUND }, (_, index) => `single ${index}`);
const STREAM = Array.from({ length: STREAMS }, (_, index) => `stream ${index}`);
const SERVICES = [...CHECKED, ...SINGLE, ...STREAM];

const IN_NAGIOS = { site: 'SITE-N', host: 'nagios-ce.example.org' } as const;
const IN_ICINGA = { site: 'SITE-I', host: 'icinga-ce.example.org' } as const;
const subjectsOf = (about: Subject): readonly Subject[] => [
  about,
  ...SERVICES.map((service) => ({ ...about, service })),
];

describeWith(
  [...NAGIOS_PACKAGES, ...ICINGA_PACKAGES],
  'one bridge between a real Nagios and a real Icinga',
  function () {
    this.timeout(90_000);
    const site = new BridgeSite();
    let nagios: Nagios;
    let icinga: Icinga;
    let history: IcingaHistory;
    let plugins: string;

    before(async () => {
      plugins = mkdtempSync(join(tmpdir(), 'secmon-plugins-'));
      chmodSync(plugins, 0o755);
      for (const [name, [code, output]] of Object.entries(OUTPUTS)) writePlugin(name, code, output);
      icinga = await startIcinga(icingaObjects(plugins));
      history = await followIcinga(icinga.api);
      nagios = await startNagios({
        plugins,
        objects: nagiosObjects(),
        more: handOverAndKeep,
        settings: () => ({
          execute_host_checks: 1,
          check_service_freshness: 1,
          check_host_freshness: 1,
          service_freshness_check_interval: 1,
          host_freshness_check_interval: 1,
          additional_freshness_latency: 0,
        }),
      });
      configure();
      await site.start();
    });

    after(async () => {
      await site.remove();
      history.close();
      await nagios.stop();
      await icinga.stop();
      rmSync(plugins, { recursive: true });
    });

    function writePlugin(name: string, code: number, output: Buffer): void {
      const path = join(plugins, fileOf(name));
      writeFileSync(`${path}.out`, output);
      writeFileSync(path, `#!/bin/sh\ncat "$0.out"\nexit ${code}\n`, { mode: 0o755 });
    }

    function configure(): void {
      writeFileSync(site.place('ca.crt'), icinga.api.authority);
      for (const user of ['reads', 'writes'])
        writeFileSync(site.place(user), `${user}-password\n`, { mode: 0o600 });
      const api = {
        url: `https://127.0.0.1:${icinga.api.port}`,
        authorities: site.place('ca.crt'),
        serverName: NODE_NAME,
      };
      site.configure({
        receivers: [
          {
            name: 'nagios-results',
            kind: 'nagios-perfdata',
            monitor: 'nagios',
            spool: handOverDirectory(nagios.root),
            token: TOKEN,
            pollSeconds: 0.2,
          },
          {
            name: 'nagios-states',
            kind: 'nagios-status',
            monitor: 'nagios',
            path: join(nagios.directory, 'status.dat'),
            intervalSeconds: 1,
            settleSeconds: 4,
            spool: handOverDirectory(nagios.root),
          },
          {
            name: 'icinga-results',
            kind: 'icinga-events',
            monitor: 'icinga',
            ...api,
            user: 'reads',
            password: site.place('reads'),
            reconcileSeconds: 5,
          },
        ],
        sinks: [
          {
            name: 'to-nagios',
            kind: 'nagios-spool',
            monitor: 'nagios',
            directory: join(nagios.directory, 'spool'),
            objectCache: join(nagios.directory, 'objects.cache'),
          },
          {
            name: 'to-icinga',
            kind: 'icinga-api',
            monitor: 'icinga',
            ...api,
            user: 'writes',
            password: site.place('writes'),
          },
          { name: 'file', kind: 'file', path: site.place('events.jsonl') },
        ],
      });
    }

    const events = (about: Subject, service?: string): readonly Event[] =>
      site
        .delivered('events.jsonl')
        .filter(({ subject }) => subject.host === about.host && subject.service === service);
    const inNagios = (about: Subject, service = ''): readonly ProcessedResult[] =>
      processedByNagios(nagios.root).filter((one) => one.host === about.host && one.service === service);
    const inIcinga = (about: Subject, service?: string): readonly ProcessedByIcinga[] =>
      history.results.filter((one) => one.host === about.host && one.service === service);
    /** Without what the target itself has found to be late. */
    const allInNagios = (): readonly ProcessedResult[] =>
      processedByNagios(nagios.root).filter(
        ({ host, output }) => host === IN_ICINGA.host && !isStale(output),
      );
    const allInIcinga = (): readonly ProcessedByIcinga[] =>
      history.results.filter(
        ({ host, check_result: { output } }) => host === IN_NAGIOS.host && !isStale(output),
      );
    const broughtToNagios = (service = ''): readonly ProcessedResult[] =>
      allInNagios().filter((one) => one.service === service);
    const broughtToIcinga = (service?: string): readonly ProcessedByIcinga[] =>
      allInIcinga().filter((one) => one.service === service);

    function hasArrived(service?: string): boolean {
      return [inNagios(IN_NAGIOS, service), events(IN_NAGIOS, service), broughtToIcinga(service)].every(
        isSome,
      );
    }

    function hasArrivedBack(service?: string): boolean {
      return [inIcinga(IN_ICINGA, service), events(IN_ICINGA, service), broughtToNagios(service)].every(
        isSome,
      );
    }

    async function checkInIcinga(service: string): Promise<void> {
      await call(icinga.api, 'POST', '/v1/actions/reschedule-check', {
        type: 'Service',
        service: `${IN_ICINGA.host}!${service}`,
        force: true,
      });
    }

    async function submitToIcinga(service: string | undefined, result: object): Promise<void> {
      const target =
        service === undefined ? { host: IN_ICINGA.host } : { service: `${IN_ICINGA.host}!${service}` };
      await call(icinga.api, 'POST', '/v1/actions/process-check-result', { ...target, ...result });
    }

    function submitToNagios(service: string | undefined, at: number, code: number, output: string): void {
      const [command, name] =
        service === undefined ? ['HOST', IN_NAGIOS.host] : ['SERVICE', `${IN_NAGIOS.host};${service}`];
      nagios.command(`[${at}] PROCESS_${command}_CHECK_RESULT;${name};${code};${output}\n`);
    }

    it('brings what plugins say in Nagios to Icinga, each once and as it is', async () => {
      const at = now() - 7;
      submitToNagios(undefined, at, 1, 'no route\\nsecond line\\nthird ü|rta=1.5ms;2;3 loss=100%');
      await eventually('all of it', SECONDS, () =>
        CHECKED.every(hasArrived) && hasArrived() ? true : undefined,
      ).catch((error: unknown) => {
        throw new Error(
          `${String(error)}: ${CHECKED.filter((name) => !hasArrived(name)).join(', ')}; ${JSON.stringify(site.log)}`,
        );
      });
      for (const name of CHECKED) {
        const [made, ...others] = inNagios(IN_NAGIOS, name);
        const [seen, ...more] = broughtToIcinga(name);
        expect([events(IN_NAGIOS, name).length, others, more], name).to.deep.equal([1, [], []]);
        expect(seen === undefined ? undefined : ofIcinga(seen), name).to.deep.equal(
          made === undefined ? undefined : asInIcinga(made),
        );
        expect(seen?.check_result, name).to.deep.include({
          check_source: OUR_CHECK_SOURCE,
          active: false,
        });
      }
      expect(CHECKED.slice(0, 4).map((name) => broughtToIcinga(name)[0]?.check_result.state)).to.deep.equal([
        0, 1, 2, 3,
      ]);
      expect(broughtToIcinga().map(ofIcinga)).to.deep.equal([
        {
          state: 2,
          start: at,
          end: at,
          output: 'no route\nsecond line\nthird ü',
          perfdata: 'rta=1.5ms;2;3 loss=100%',
        },
      ]);
      expect(events(IN_NAGIOS)[0]?.subject.site).to.equal('SITE-N');
    });

    it('brings what plugins say in Icinga to Nagios, each once and as it is', async () => {
      const at = now() - 7;
      for (const name of CHECKED) await checkInIcinga(name);
      await submitToIcinga(undefined, {
        exit_status: 1,
        plugin_output: 'no route\nsecond line\nthird ü | bar',
        performance_data: ['rta=1.5ms;2;3', "'packet loss'=100%"],
        execution_start: at + 0.25,
        execution_end: at + 0.75,
      });
      await eventually('all of it', SECONDS, () =>
        CHECKED.every(hasArrivedBack) && hasArrivedBack() ? true : undefined,
      );
      for (const name of CHECKED) {
        const [made, ...others] = inIcinga(IN_ICINGA, name);
        const [event, ...doubles] = events(IN_ICINGA, name);
        const [seen, ...more] = broughtToNagios(name);
        expect([doubles, others, more], name).to.deep.equal([[], [], []]);
        if (made === undefined || event === undefined) throw new Error(name);
        const { code, at: start, ...texts } = withoutTarget(takenResult(event));
        expect(seen, name).to.deep.include({ state: code, start, ...texts });
        const { state, output, execution_start, execution_end } = made.check_result;
        expect(code, name).to.equal(state);
        expect(`${event.summary}\n${event.longOutput}`.trimEnd(), name).to.equal(
          output.replace(/^[^\n]*/, (line) => line.trimEnd()).trimEnd(),
        );
        expect(seen?.start, name).to.equal(Math.floor(execution_start));
        expect(seen?.executionTime, name).to.be.closeTo(execution_end - execution_start, 0.002);
      }
      expect(broughtToNagios()).to.deep.equal([
        {
          host: IN_ICINGA.host,
          service: '',
          state: 1,
          start: at,
          executionTime: 0.5,
          output: 'no route',
          longOutput: 'second line\nthird ü \\x7C bar',
          perfdata: "rta=1.5ms;2;3 'packet loss'=100%",
        },
      ]);
      expect(events(IN_ICINGA)[0]?.subject.site).to.equal('SITE-I');
    });

    it('loses nothing and repeats nothing when it is killed in the middle', async () => {
      const before = [site.delivered('events.jsonl'), allInIcinga(), allInNagios()].map(
        ({ length }) => length,
      );
      const sent: string[] = [];
      let last = now() - 1;
      for (const [number, single] of SINGLE.entries()) {
        submitToNagios(single, now(), number % 4, `single ${number}\\nlong|n=${number}`);
        await submitToIcinga(single, {
          exit_status: number % 4,
          plugin_output: `single ${number}\nlong`,
          performance_data: [`n=${number}`],
        });
        if (now() > last) {
          last = now();
          sent.push(`number ${number}`);
          for (const stream of STREAM) submitToNagios(stream, last, number % 4, `number ${number}`);
        }
        await delay(Math.random() * 400);
        if ((number + 1) % PER_ROUND > 0) continue;
        await site.end('SIGKILL');
        await site.start();
      }
      const toIcinga = SINGLE.length + STREAM.length * sent.length;
      const more = [toIcinga + SINGLE.length, toIcinga, SINGLE.length];
      await eventually('all of it', SECONDS, () =>
        [site.delivered('events.jsonl'), allInIcinga(), allInNagios()].every(
          ({ length }, index) => length >= (before[index] ?? 0) + (more[index] ?? 0),
        )
          ? true
          : undefined,
      );
      for (const name of STREAM) {
        const texts = broughtToIcinga(name).map(({ check_result: { output } }) => output);
        expect(texts, name).to.deep.equal(sent);
        expect(
          events(IN_NAGIOS, name).map(({ summary }) => summary),
          name,
        ).to.deep.equal(sent);
      }
    });

    it('hears no echo of what it has brought, nor that it is late', async () => {
      const counts = (): readonly number[] =>
        [site.delivered('events.jsonl'), allInIcinga(), allInNagios()].map(({ length }) => length);
      const before = counts();
      await delay(QUIET_SECONDS * 1000);
      expect(counts()).to.deep.equal(before);
      for (const service of [undefined, ...SERVICES]) {
        expect(inIcinga(IN_NAGIOS, service).at(-1)?.check_result.output, service).to.satisfy(isStale);
        expect(inNagios(IN_ICINGA, service).at(-1)?.output, service).to.satisfy(isStale);
      }
    });

    it('has delivered each result once, to the other side and to the file', () => {
      for (const service of [undefined, ...CHECKED, ...SINGLE]) {
        const counts = [
          events(IN_NAGIOS, service),
          broughtToIcinga(service),
          events(IN_ICINGA, service),
          broughtToNagios(service),
        ].map(({ length }) => length);
        expect(new Set(counts), service).to.deep.equal(new Set([1]));
      }
      for (const service of STREAM)
        expect(broughtToIcinga(service).length, service).to.equal(inNagios(IN_NAGIOS, service).length);
      const unwanted = site.log.filter(({ level }) => level !== 'info');
      expect(unwanted).to.deep.equal([]);
    });
  },
);

interface Shown {
  readonly state: number;
  readonly start: number;
  readonly end: number;
  /** Lines, without the white space at the end. */
  readonly output: string;
  readonly perfdata: string;
}

function ofIcinga({ check_result: result }: ProcessedByIcinga): Shown {
  return {
    state: result.state,
    start: result.execution_start,
    end: Math.round(result.execution_end * 1000) / 1000,
    output: result.output.trimEnd(),
    perfdata: result.performance_data.join(' '),
  };
}

/** Bytes that are no UTF-8 become U+FFFD. */
function asInIcinga({ state, start, executionTime, output, longOutput, perfdata }: ProcessedResult): Shown {
  return {
    state,
    start,
    end: Math.round((start + executionTime) * 1000) / 1000,
    output: `${output}\n${longOutput}`.trimEnd().replaceAll(/\p{Cs}/gu, '\ufffd'),
    perfdata: perfdata.replaceAll(/ +/g, ' '),
  };
}

/** Nagios has a text of its own where there is none. */
function withoutTarget({
  code,
  at,
  output: given,
  longOutput,
  perfdata,
}: ReturnType<typeof takenResult>): Omit<ReturnType<typeof takenResult>, 'host' | 'service'> {
  const output = given === '' && perfdata === '' ? NO_OUTPUT : given;
  return { code, at, output, longOutput, perfdata };
}

function isSome(all: readonly unknown[]): boolean {
  return all.length > 0;
}

function isStale(output: string): boolean {
  return output.startsWith('UNKNOWN: no result for');
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

function fileOf(service: string): string {
  return `check_${service.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
}

function nagiosObjects(): string {
  const { site, host } = IN_NAGIOS;
  const service = (name: string, lines: string): string => `
define service {
  use                 secmon-service
  host_name           ${host}
  service_description ${name}
  ${lines}
}
`;
  return [
    `
define host {
  use                   secmon-host
  host_name             ${host}
  check_command         none
  active_checks_enabled 0
  _SITE_NAME            ${site}
}
`,
    ...CHECKED.map(
      (name) => `
define command {
  command_name ${fileOf(name)}
  command_line $USER1$/${fileOf(name)}
}
${service(name, `check_command ${fileOf(name)}\n  check_interval 3600\n  retry_interval 3600`)}`,
    ),
    ...[...SINGLE, ...STREAM].map((name) => service(name, 'check_command none\n  active_checks_enabled 0')),
    monitorConfiguration(subjectsOf(IN_ICINGA), 'nagios', {
      freshnessSeconds: FRESHNESS_SECONDS,
      hostTemplate: 'secmon-host',
      serviceTemplate: 'secmon-service',
    }),
  ].join('\n');
}

function icingaObjects(plugins: string): string {
  const { site, host } = IN_ICINGA;
  const passive = 'check_command = "dummy", enable_active_checks = false';
  return [
    `object ApiUser "reads" {
  password = "reads-password"
  permissions = [ "events/CheckResult", "objects/query/Host", "objects/query/Service", "status/query" ]
}`,
    `object ApiUser "writes" {
  password = "writes-password"
  permissions = [ "actions/process-check-result", "objects/query/Host", "objects/query/Service" ]
}`,
    `object Host "${host}" { ${passive}, vars.site_name = "${site}" }`,
    ...CHECKED.map(
      (name) => `
object CheckCommand "${fileOf(name)}" { command = [ "${join(plugins, fileOf(name))}" ] }
object Service "${name}" { host_name = "${host}", check_command = "${fileOf(name)}", enable_active_checks = false, max_check_attempts = 1 }
`,
    ),
    ...[...SINGLE, ...STREAM].map((name) => `object Service "${name}" { host_name = "${host}", ${passive} }`),
    monitorConfiguration(subjectsOf(IN_NAGIOS), 'icinga2', { freshnessSeconds: FRESHNESS_SECONDS }),
  ].join('\n');
}
