/**
 * `config/icinga2/secmon-director-basket.json`: the check commands with their fields, for the Icinga Director.
 * Source: Icinga Director documentation, "Configuration Baskets"; `BasketSnapshot`, `IcingaCommandArgument` and
 * `DirectorDatafield` of icingaweb2-module-director. A relative command is looked for in PluginDir.
 */
import { executableName, type Check } from '../../src/check/index.ts';
import type { Artefact } from './artefact.ts';
import { commandName, monitoredOptions, monitorTimeout, type MonitoredOption } from './monitored.ts';

export function directorBasket(checks: readonly Check[]): Artefact {
  const fields = checks.flatMap((check) => monitoredOptions(check).map((option) => ({ check, option })));
  const numberOf = (variable: string): number =>
    fields.findIndex(({ option }) => option.variable === variable) + 1;
  const basket = {
    Command: Object.fromEntries(checks.map((check) => [commandName(check), command(check, numberOf)])),
    Datafield: Object.fromEntries(
      fields.map(({ check, option }) => [numberOf(option.variable), datafield(check, option)]),
    ),
  };
  return {
    path: 'config/icinga2/secmon-director-basket.json',
    content: `${JSON.stringify(basket, null, 2)}\n`,
  };
}

function command(check: Check, numberOf: (variable: string) => number): object {
  const options = monitoredOptions(check);
  return {
    object_name: commandName(check),
    object_type: 'object',
    disabled: false,
    methods_execute: 'PluginCheck',
    command: executableName(check),
    timeout: monitorTimeout(check),
    imports: [],
    vars: {},
    arguments: Object.fromEntries(options.map((option) => [option.flag, argument(option)])),
    fields: options.map(({ variable }) => ({
      datafield_id: numberOf(variable),
      is_required: 'n',
      var_filter: null,
    })),
  };
}

function argument({ flag, variable, passing, description }: MonitoredOption): object {
  const macro = `$${variable}$`;
  switch (passing) {
    case 'switch':
      return { set_if: macro, description };
    case 'words':
      return { value: macro, skip_key: true, description };
    case 'value':
      return { value: macro, description };
    case 'values':
      return { value: macro, repeat_key: true, description };
    case 'joined value':
      return { value: `${flag}=${macro}`, skip_key: true, description };
  }
}

const DATA_TYPE = 'Icinga\\Module\\Director\\DataType\\DataType';

function datafield(check: Check, { flag, variable, passing, description }: MonitoredOption): object {
  return {
    varname: variable,
    caption: `${executableName(check)} ${flag}`,
    description,
    format: null,
    ...typeOf(passing),
  };
}

function typeOf(passing: MonitoredOption['passing']): object {
  if (passing === 'switch') return { datatype: `${DATA_TYPE}Boolean`, settings: {} };
  if (passing === 'values') return { datatype: `${DATA_TYPE}Array`, settings: {} };
  return { datatype: `${DATA_TYPE}String`, settings: { visibility: 'visible' } };
}
