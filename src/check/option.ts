/**
 * Options of a check: one literal each, from which the parser, the help, the README tables and the monitors' command
 * definitions are made.
 */
import { parseRange, type Range, type Unit } from '../result/index.ts';

interface OptionBase {
  /** What it does, one sentence without a full stop, shown in help and in the monitors. */
  readonly describe: string;
  /** The one-letter form. */
  readonly short?: string;
}

export interface TextOption extends OptionBase {
  readonly kind: 'text';
  /** What the value is called in help, such as `DIR`. */
  readonly value: string;
  readonly default?: string;
  /** May hold a password: it is never stored with an observation. */
  readonly secret?: true;
  /** Environment variable that replaces the default when it is set and not empty. */
  readonly env?: string;
}

export interface ListOption extends OptionBase {
  readonly kind: 'list';
  readonly value: string;
  readonly default: readonly string[];
}

export interface RangeOption extends OptionBase {
  readonly kind: 'range';
  readonly unit: Unit;
  readonly default?: string;
}

export interface NumberOption extends OptionBase {
  readonly kind: 'number';
  readonly value: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

export interface ChoiceOption extends OptionBase {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly default: string;
}

/** Given up to so many times, as `-vvv`. */
export interface CountOption extends OptionBase {
  readonly kind: 'count';
}

export interface FlagOption extends OptionBase {
  readonly kind: 'flag';
}

export type Option =
  TextOption | ListOption | RangeOption | NumberOption | ChoiceOption | CountOption | FlagOption;

/** By long name, in kebab-case. */
export type OptionTable = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends ChoiceOption
  ? O['choices'][number]
  : O extends FlagOption
    ? boolean
    : O extends CountOption
      ? number
      : O extends ListOption
        ? readonly string[]
        : O extends NumberOption
          ? number
          : O extends RangeOption
            ? Range | (O extends { readonly default: string } ? never : undefined)
            : string | (O extends { readonly default: string } ? never : undefined);

/** The parsed values of a table of options, under their long names. */
export type OptionValues<T extends OptionTable> = { readonly [Name in keyof T]: ValueOf<T[Name]> };

/** An option's value that cannot be used. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/**
 * What an option's texts mean.
 * @param texts as given, in order, the last one wins; empty when the option was not given
 * @param environment reads a variable
 * @throws OptionError or RangeSyntaxError
 */
export function optionValue(
  name: string,
  option: Option,
  texts: readonly string[],
  environment: (variable: string) => string | undefined,
): unknown {
  switch (option.kind) {
    case 'flag':
      return texts.length > 0;
    case 'count':
      return texts.length;
    case 'list':
      return texts.length > 0 ? texts : option.default;
    case 'text':
      return (
        texts.at(-1) ?? (option.env === undefined ? undefined : environment(option.env)) ?? option.default
      );
    case 'choice':
      return oneOf(name, option, texts.at(-1) ?? option.default);
    case 'number':
      return boundedNumber(name, option, texts.at(-1) ?? String(option.default));
    case 'range': {
      const text = texts.at(-1) ?? option.default;
      return text === undefined ? undefined : parseRange(text, option.unit);
    }
  }
}

function oneOf(name: string, { choices }: ChoiceOption, text: string): string {
  if (choices.includes(text)) return text;
  const named = choices.filter((choice) => choice !== '');
  throw new OptionError(`--${name}: '${text}' is none of ${named.join(', ')}`);
}

function boundedNumber(name: string, { min, max }: NumberOption, text: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new OptionError(`--${name}: '${text}' is not a number from ${min} to ${max}`);
}

/** Every option at its default, as if none had been given. */
export function defaultValues<T extends OptionTable>(
  table: T,
  environment: (variable: string) => string | undefined,
): OptionValues<T> {
  return Object.fromEntries(
    Object.entries(table).map(([name, option]) => [name, optionValue(name, option, [], environment)]),
  ) as OptionValues<T>;
}
