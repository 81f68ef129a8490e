/** What a monitor is told of a check: its command, its variables, and the options that make sense there. */
import type { Check, Option, OptionTable } from '../../src/check/index.ts';
import { commonOptions } from '../../src/cli/common-options.ts';
import { allOptions, fullDescription, valueName } from '../../src/cli/option-text.ts';

/** A monitor shows neither manuals nor what was seen unjudged, and reads no JSON. */
const NOT_MONITORED: readonly string[] = ['help', 'version', 'observe', 'output'];

/** Seconds that a monitor waits beyond the check's own deadline, so that the check can say what it waited for. */
const GRACE_SECONDS = 5;

/** How one option is given to the plugin. */
export type Passing = 'switch' | 'words' | 'value' | 'values' | 'joined value';

export interface MonitoredOption {
  /** As on the command line, `--warning`. */
  readonly flag: string;
  readonly variable: string;
  readonly passing: Passing;
  readonly description: string;
}

/** `secmon-crl`. */
export function commandName({ name }: Check): string {
  return `secmon-${name}`;
}

export function monitorTimeout({ timeoutSeconds }: Check): number {
  return timeoutSeconds + GRACE_SECONDS;
}

export function monitoredOptions(check: Check): readonly MonitoredOption[] {
  const table: OptionTable = allOptions(check.options, commonOptions);
  return Object.entries(table)
    .filter(([name]) => !NOT_MONITORED.includes(name))
    .map(([name, option]) => ({
      flag: `--${name}`,
      variable: `${commandName(check)}_${name}`.replaceAll('-', '_'),
      passing: passingOf(option),
      description: describe(option),
    }));
}

function passingOf(option: Option): Passing {
  if (option.kind === 'flag') return 'switch';
  if (option.kind === 'count') return 'words';
  if (option.kind === 'list') return 'values';
  return valueName(option)?.startsWith('[') === true ? 'joined value' : 'value';
}

function describe(option: Option): string {
  const words =
    option.kind === 'count' && option.short !== undefined
      ? ` (-${option.short} up to -${option.short.repeat(3)})`
      : '';
  return fullDescription(option) + words;
}
