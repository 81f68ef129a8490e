/** What a real Nagios, a real Icinga and the bridge between them are told: each monitor is the other's source and target. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from '../../src/bridge/event.ts';
import { monitorConfiguration } from '../../src/bridge/monitor-config/monitor-configuration.ts';
import type { BridgeSite } from '../kit/bridge.ts';
import { NODE_NAME } from '../kit/icinga-api.ts';
import type { Icinga } from '../kit/icinga.ts';
import { handOverDirectory, TOKEN } from '../kit/nagios-history.ts';
import type { Nagios } from '../kit/nagios.ts';
import { OUTPUTS, pluginThat } from './plugin-outputs.ts';

/** Longer than a busy machine takes from the first check to the start of the bridge: what was late is not taken. */
const FRESHNESS_SECONDS = 60;
const ROUNDS = 3;
export const PER_ROUND = 12;
const STREAMS = 3;

/** Of plugins. */
export const CHECKED = Object.keys(OUTPUTS);
/** Passive, with one result each. */
export const SINGLE = Array.from({ length: ROUNDS * PER_ROUND }, (_, index) => `single ${index}`);
/** Passive, with many results. */
export const STREAM = Array.from({ length: STREAMS }, (_, index) => `stream ${index}`);
export const SERVICES = [...CHECKED, ...SINGLE, ...STREAM];

export const IN_NAGIOS = { site: 'SITE-N', host: 'nagios-ce.example.org' } as const;
export const IN_ICINGA = { site: 'SITE-I', host: 'icinga-ce.example.org' } as const;

const subjectsOf = (about: Subject): readonly Subject[] => [
  about,
  ...SERVICES.map((service) => ({ ...about, service })),
];

/** Of Nagios. */
export const SETTINGS = {
  execute_host_checks: 1,
  check_service_freshness: 1,
  check_host_freshness: 1,
  service_freshness_check_interval: 1,
  host_freshness_check_interval: 1,
  additional_freshness_latency: 0,
} as const;

export function writePlugins(directory: string): void {
  for (const [name, [code, output]] of Object.entries(OUTPUTS)) {
    const path = join(directory, fileOf(name));
    writeFileSync(`${path}.out`, output);
    writeFileSync(path, pluginThat(code, output), { mode: 0o755 });
  }
}

export function bridgeConfiguration(site: BridgeSite, nagios: Nagios, icinga: Icinga): object {
  writeFileSync(site.place('ca.crt'), icinga.api.authority);
  for (const user of ['reads', 'writes'])
    writeFileSync(site.place(user), `${user}-password\n`, { mode: 0o600 });
  const api = {
    url: `https://127.0.0.1:${icinga.api.port}`,
    authorities: site.place('ca.crt'),
    serverName: NODE_NAME,
  };
  return {
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
  };
}

function fileOf(service: string): string {
  return `check_${service.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
}

export function nagiosObjects(): string {
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

export function icingaObjects(plugins: string): string {
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
