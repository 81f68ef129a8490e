/**
 * `config/nagios/secmon-commands.cfg`: a command for each check, its options as comments above it.
 * Source: Nagios Core documentation, "Object Definitions", command; a command has no timeout of its own.
 */
import { executableName, type Check } from '../../src/check/index.ts';
import type { Artefact } from './artefact.ts';
import { monitoredOptions, monitorTimeout, type MonitoredOption } from './monitored.ts';

export function nagiosCommands(checks: readonly Check[]): Artefact {
  const longest = Math.max(0, ...checks.map(monitorTimeout));
  const header = [
    '# Check commands of Secmon. Written by `npm run generate`; edit the checks, not this file.',
    '# $USER1$ is the directory of the plugins (resource.cfg). $ARG1$ is the options, as in',
    '#   check_command  check_crl!--warning 12h:',
    `# service_check_timeout (nagios.cfg) must be ${longest} seconds or more, or Nagios kills a check before it can say`,
    '# what it waited for.',
  ].join('\n');
  return {
    path: 'config/nagios/secmon-commands.cfg',
    content: [header, ...checks.map(command)].map((text) => `${text}\n`).join('\n'),
  };
}

function command(check: Check): string {
  const name = executableName(check);
  return [
    `# ${check.summary} (needs a service_check_timeout of ${monitorTimeout(check)} seconds)`,
    ...monitoredOptions(check).map(comment),
    'define command {',
    `    command_name  ${name}`,
    `    command_line  $USER1$/${name} $ARG1$`,
    '}',
  ].join('\n');
}

function comment({ flag, description }: MonitoredOption): string {
  return `#   ${flag}: ${description}`;
}
