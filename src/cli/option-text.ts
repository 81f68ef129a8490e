/** How an option is written and described: for help, README tables and monitors' definitions alike. */
import type { Option, OptionTable } from '../check/index.ts';
import { suffixesOf } from '../result/index.ts';

/** What the value is called, or undefined where the option takes none. */
export function valueName(option: Option): string | undefined {
  switch (option.kind) {
    case 'flag':
    case 'count':
      return undefined;
    case 'range':
      return 'RANGE';
    case 'choice':
      return option.choices.filter((choice) => choice !== '').join('|');
    case 'text':
    case 'list':
    case 'number':
      return option.value;
  }
}

/** The description with unit, repetition and default. */
export function fullDescription(option: Option): string {
  const notes = [...kindNotes(option), ...defaultNotes(option)];
  return notes.length === 0 ? option.describe : `${option.describe} (${notes.join('; ')})`;
}

function kindNotes(option: Option): readonly string[] {
  if (option.kind === 'list') return ['may be repeated'];
  if (option.kind !== 'range') return [];
  const units = suffixesOf(option.unit);
  return units.length === 0 ? [] : [`units ${units.join(' ')}`];
}

function defaultNotes(option: Option): readonly string[] {
  const variable = option.kind === 'text' && option.env !== undefined ? [`$${option.env}`] : [];
  const values = [...variable, ...defaultTexts(option)];
  return values.length === 0 ? [] : [`default ${values.join(', else ')}`];
}

function defaultTexts(option: Option): readonly string[] {
  if (option.kind === 'flag' || option.kind === 'count') return [];
  if (option.kind === 'list') return option.default.length === 0 ? [] : [option.default.join(' ')];
  return option.default === undefined || option.default === '' ? [] : [String(option.default)];
}

/** `-w, --warning=RANGE`. */
export function synopsis(name: string, option: Option): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  const value = valueName(option);
  return `${short}--${name}${value === undefined ? '' : `=${value}`}`;
}

/** A check's own options before the common ones, each group in its order. */
export function allOptions(own: OptionTable, common: OptionTable): OptionTable {
  return { ...own, ...common };
}
