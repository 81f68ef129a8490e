/**
 * Passive definitions for Icinga 2, whose freshness is an active check that runs when no result has come for its interval.
 * Source: Icinga 2 documentation, "Service Monitoring", passive checks and freshness; "Language Reference", strings.
 */
import { divided, inComment } from './left-out.ts';
import type { MonitorOptions } from './options.ts';
import type { PassiveHost } from './passive-hosts.ts';

/** The exclamation mark separates host and service. */
const NOT_IN_NAMES = /[!\p{Cc}\p{Cs}]/u;

const NO_RESULT = 'secmon-no-result';

export function icingaDefinitions(hosts: readonly PassiveHost[], options: MonitorOptions): string {
  const { possible, left } = divided(hosts, isName);
  return [
    '// Hosts and services whose results Secmon delivers. Written by `secmon bridge monitor-config`.',
    ...left.map((name) => `// Left out, no name in Icinga: ${inComment(name)}`),
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
  return !NOT_IN_NAMES.test(name);
}

/** The values of variables may hold macros, which begin and end with a dollar sign. */
function isValue(text: string): boolean {
  return isName(text) && !text.includes('$');
}

function templates({ freshnessSeconds, hostTemplate, serviceTemplate }: MonitorOptions): string {
  const common = [
    `check_command = ${quoted(NO_RESULT)}`,
    `check_interval = ${freshnessSeconds}s`,
    `retry_interval = ${freshnessSeconds}s`,
    'max_check_attempts = 1',
    'enable_passive_checks = true',
    'vars.secmon_bridged = true',
  ];
  return [
    noResult(freshnessSeconds),
    block('template Host "secmon-bridged-host"', [...importing(hostTemplate), ...common]),
    block('template Service "secmon-bridged-service"', [...importing(serviceTemplate), ...common]),
  ].join('\n');
}

/**
 * It says of the time that has gone by that nothing came in it, and so it began when that did: Icinga throws away what
 * began before its last result, and what was made in time but is delivered late would else be lost.
 * Source: Icinga 2 `ITL`, `execute` of check commands; `Checkable::ProcessCheckResult`.
 */
function noResult(freshnessSeconds: number): string {
  return block(`object CheckCommand ${quoted(NO_RESULT)}`, [
    'execute = function(checkable, cr, resolvedMacros, useResolvedMacros) {',
    '  cr.state = 3',
    '  cr.exit_status = 3',
    `  cr.output = ${quoted(`UNKNOWN: no result for ${freshnessSeconds} seconds`)}`,
    '  cr.execution_end = get_time()',
    `  cr.execution_start = cr.execution_end - ${freshnessSeconds}`,
    '  checkable.process_check_result(cr)',
    '}',
  ]);
}

function importing(template: string | undefined): readonly string[] {
  return template === undefined ? [] : [`import ${quoted(template)}`];
}

/** A host without results of its own is never checked for freshness: Icinga would call it down. */
function hostDefinition({ name, site, itself }: PassiveHost): string {
  return block(`object Host ${quoted(name)}`, [
    'import "secmon-bridged-host"',
    ...(itself ? [] : ['enable_active_checks = false']),
    ...(site === undefined || !isValue(site) ? [] : [`vars.site_name = ${quoted(site)}`]),
  ]);
}

function serviceDefinition(host: string, service: string): string {
  return block(`object Service ${quoted(service)}`, [
    'import "secmon-bridged-service"',
    `host_name = ${quoted(host)}`,
  ]);
}

function block(head: string, lines: readonly string[]): string {
  return `${head} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

/** Names hold no control characters: only these two mean something in a string. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
