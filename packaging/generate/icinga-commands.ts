/**
 * `config/icinga2/secmon-commands.conf`: a CheckCommand for each check, every argument described.
 * Source: Icinga 2 documentation, "Object Types", CheckCommand and its arguments.
 */
import { executableName, type Check } from '../../src/check/index.ts';
import type { Artefact } from './artefact.ts';
import { commandName, monitoredOptions, monitorTimeout, type MonitoredOption } from './monitored.ts';

export function icingaCommands(checks: readonly Check[]): Artefact {
  const header = [
    '/* Check commands of Secmon. Written by `npm run generate`; edit the checks, not this file.',
    ' * Plugins are looked for in PluginDir, or in SecmonPluginDir where that constant is defined.',
    ' */',
  ].join('\n');
  return {
    path: 'config/icinga2/secmon-commands.conf',
    content: [header, ...checks.map(checkCommand)].map((text) => `${text}\n`).join('\n'),
  };
}

function checkCommand(check: Check): string {
  return [
    `/* ${check.summary} */`,
    `object CheckCommand ${quoted(commandName(check))} {`,
    `  command = [ (globals.contains("SecmonPluginDir") ? SecmonPluginDir : PluginDir) + ${quoted(`/${executableName(check)}`)} ]`,
    `  timeout = ${monitorTimeout(check)}s`,
    '',
    '  arguments = {',
    ...monitoredOptions(check).map(argument),
    '  }',
    '}',
  ].join('\n');
}

function argument(option: MonitoredOption): string {
  const attributes = [...passing(option), `description = ${quoted(option.description)}`];
  return [`    ${quoted(option.flag)} = {`, ...attributes.map((line) => `      ${line}`), '    }'].join('\n');
}

function passing({ flag, variable, passing: how }: MonitoredOption): readonly string[] {
  const macro = `$${variable}$`;
  switch (how) {
    case 'switch':
      return [`set_if = ${quoted(macro)}`];
    case 'words':
      return [`value = ${quoted(macro)}`, 'skip_key = true'];
    case 'value':
      return [`value = ${quoted(macro)}`];
    case 'values':
      return [`value = ${quoted(macro)}`, 'repeat_key = true'];
    case 'joined value':
      return [`value = ${quoted(`${flag}=${macro}`)}`, 'skip_key = true'];
  }
}

/** A string of Icinga's configuration language. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', ' ')}"`;
}
