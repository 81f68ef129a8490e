/** From the texts of a command line to the values that an option table promises. */
import { optionValue, type OptionTable, type OptionTexts, type OptionValues } from '../check/index.ts';
import type { Host } from '../host/host.ts';
import { RangeSyntaxError } from '../result/index.ts';
import { parseArguments } from './parse-arguments.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError or OptionError */
export function optionValues<const T extends OptionTable>(
  table: T,
  texts: OptionTexts,
  host: Pick<Host, 'environment'>,
): OptionValues<T> {
  const environment = (name: string): string | undefined => host.environment(name);
  const entries = Object.entries(table).map(([name, option]) => {
    return [name, named(name, () => optionValue(name, option, texts[name] ?? [], environment))];
  });
  return Object.fromEntries(entries) as OptionValues<T>;
}

/** A range does not know which option it was given to. */
function named(name: string, value: () => unknown): unknown {
  try {
    return value();
  } catch (error) {
    if (error instanceof RangeSyntaxError) throw new UsageError(`--${name}: ${error.message}`);
    throw error;
  }
}

export interface Call<T extends OptionTable> {
  readonly options: OptionValues<T>;
  readonly operands: readonly string[];
}

/**
 * A command's own command line, with exactly the operands that it names.
 * @throws UsageError or OptionError
 */
export async function readCall<const T extends OptionTable>(
  command: { readonly operands: readonly string[]; readonly options: T },
  argv: readonly string[],
  host: Host,
): Promise<Call<T>> {
  const { options, positional } = await parseArguments(argv, command.options, command.operands.length);
  const missing = command.operands[positional.length];
  if (missing !== undefined) throw new UsageError(`${missing.replaceAll('|', ' or ')} is missing`);
  return { options: optionValues(command.options, options, host), operands: positional };
}
