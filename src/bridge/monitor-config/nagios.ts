/**
 * Passive definitions for Nagios.
 * Source: Nagios Core documentation, "Object Definitions", and `xodtemplate.c` for what its parser makes of names.
 */
import { divided, inComment } from './left-out.ts';
import type { MonitorOptions } from './options.ts';
import type { PassiveHost } from './passive-hosts.ts';

/** `illegal_object_name_chars` of Debian, what separates names in a list or begins a comment, and controls. */
const NOT_IN_NAMES = /[`~!$%^&*|'"<>?,()=;\p{Cc}\p{Cs}]/u;
/** Stripped, a continued line, and what adds to or takes back the value of a template. */
const NOT_AS_VALUE = /^\s|\s$|\\$|^\+|^null$/;

export function nagiosDefinitions(hosts: readonly PassiveHost[], options: MonitorOptions): string {
  const { possible, left } = divided(hosts, isName);
  return [
    '# Hosts and services whose results Secmon delivers. Written by `secmon bridge monitor-config`.',
    '# nagios.cfg must have check_service_freshness=1 and check_host_freshness=1.',
    ...(options.serviceTemplate === undefined
      ? ['# Nobody is told of them: name templates with contacts (--host-template, --service-template).']
      : []),
    ...left.map((name) => `# Left out, no name in Nagios: ${inComment(name)}`),
    '',
    templates(options),
    ...(options.withoutHosts === true ? [] : possible.map(hostDefinition)),
    ...possible.flatMap(({ name, services }) =>
      services.filter(isName).map((service) => serviceDefinition(name, service)),
    ),
  ]
    .join('\n')
    .concat('\n');
}

function isName(name: string): boolean {
  return !NOT_IN_NAMES.test(name) && !NOT_AS_VALUE.test(name);
}

const COMMON = {
  register: 0,
  active_checks_enabled: 0,
  passive_checks_enabled: 1,
  max_check_attempts: 1,
  check_command: 'secmon-no-result',
  _SECMON_BRIDGED: 1,
} as const;

/** A host without results of its own is never checked for freshness: Nagios would call it down. */
function templates({ freshnessSeconds, hostTemplate, serviceTemplate }: MonitorOptions): string {
  const fresh = { check_freshness: 1, freshness_threshold: freshnessSeconds };
  return [
    definition('command', {
      command_name: 'secmon-no-result',
      command_line: `/bin/sh -c 'echo "UNKNOWN: no result for ${freshnessSeconds} seconds" && exit 3'`,
    }),
    definition('host', { ...using(hostTemplate), name: 'secmon-bridged-host', ...COMMON }),
    definition('host', {
      use: 'secmon-bridged-host',
      name: 'secmon-bridged-fresh-host',
      register: 0,
      ...fresh,
    }),
    definition('service', { ...using(serviceTemplate), name: 'secmon-bridged-service', ...COMMON, ...fresh }),
  ].join('\n');
}

function using(template: string | undefined): Readonly<Record<string, string>> {
  return template === undefined ? {} : { use: template };
}

function hostDefinition({ name, site, itself }: PassiveHost): string {
  return definition('host', {
    use: itself ? 'secmon-bridged-fresh-host' : 'secmon-bridged-host',
    host_name: name,
    ...(site === undefined || !isName(site) ? {} : { _SITE_NAME: site }),
  });
}

function serviceDefinition(host: string, service: string): string {
  return definition('service', {
    use: 'secmon-bridged-service',
    host_name: host,
    service_description: service,
  });
}

function definition(kind: string, directives: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(directives).map(([name, value]) => `  ${name.padEnd(24)}${value}\n`);
  return `define ${kind} {\n${lines.join('')}}\n`;
}
