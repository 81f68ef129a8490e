/**
 * Command lines, by oclif's parser; what options mean is said by their table (src/check/option.ts). Nothing here
 * prints or exits: oclif's own ways of doing both break the plugin contract (ARCHITECTURE.md, "oclif").
 */
import { boolean, string } from '@oclif/core/flags';
import { parse, type FlagInput } from '@oclif/core/parser';
import { nearestName, type Option, type OptionTable } from '../check/index.ts';
import type { OptionTexts } from '../check/stored-observation.ts';
import { UnknownWordError, UsageError } from './usage-error.ts';

export interface Arguments {
  /** As given, in order; a flag's text is empty. Options that were not given are absent. */
  readonly options: OptionTexts;
  readonly positional: readonly string[];
}

/**
 * @param positional how many words may stand beside the options
 * @throws UsageError
 */
export async function parseArguments(
  argv: readonly string[],
  table: OptionTable,
  positional: number,
): Promise<Arguments> {
  const flags: FlagInput = Object.fromEntries(
    Object.entries(table).map(([name, option]) => [name, flagOf(name, option)]),
  );
  refuseMembers(argv, table);
  const output = await parse([...argv], { flags, strict: false }).catch((error: unknown) => {
    throw usageErrorOf(error, table);
  });
  const words = output.raw.flatMap((token) => (token.type === 'arg' ? [token.input] : []));
  const surplus = words[positional];
  if (surplus !== undefined) throw new UnknownWordError(`unexpected argument '${surplus}'`);
  const options: Record<string, string[]> = {};
  for (const token of output.raw) {
    if (token.type === 'flag')
      (options[token.flag] ??= []).push(isSwitch(table[token.flag]) ? '' : token.input);
  }
  return { options, positional: words };
}

/** oclif looks names up in plain objects, whose inherited members (`--toString`) it would take for options. */
function refuseMembers(argv: readonly string[], table: OptionTable): void {
  const member = argv.find((word) => word.startsWith('--') && nameIn(word) in Object.prototype);
  if (member !== undefined) throw new UnknownWordError(unknownOption(member, table));
}

function isSwitch(option: Option | undefined): boolean {
  return option?.kind === 'flag' || option?.kind === 'count';
}

function flagOf(name: string, option: Option): FlagInput[string] {
  const short = option.short === undefined ? {} : { char: option.short as 'a' };
  if (isSwitch(option)) return boolean({ name, ...short });
  return string({ name, ...short, multiple: true, multipleNonGreedy: true });
}

/** oclif's messages for what it refuses while it reads, such as a missing value, in our words. */
function usageErrorOf(error: unknown, table: OptionTable): UsageError {
  const [unknown] = unknownFlags(error);
  if (unknown !== undefined) return new UnknownWordError(unknownOption(unknown, table));
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return new UsageError(message.replace(/^Flag /, 'option '));
}

/** What oclif's NonExistentFlagsError carries; its class is not exported from the parser. */
function unknownFlags(error: unknown): readonly string[] {
  return error instanceof Error && 'flags' in error ? (error.flags as string[]) : [];
}

function nameIn(word: string): string {
  return word.replace(/^-+/, '').split('=')[0] ?? '';
}

function unknownOption(given: string, table: OptionTable): string {
  const nearest = nearestName(nameIn(given), Object.keys(table));
  return `unknown option '${given}'${nearest === undefined ? '' : ` (did you mean --${nearest}?)`}`;
}
