import type { Command } from '../command.ts';
import { explainRange } from '../explain-range.ts';
import { readCall } from '../option-values.ts';

const options = {
  value: { kind: 'text', value: 'NUMBER', describe: 'a value to hold against the range' },
  unit: {
    kind: 'choice',
    choices: ['', 's', 'B', '%', 'c'],
    default: '',
    describe: 'base unit of the metric, which the suffixes in RANGE and --value need (9h: needs s)',
  },
  json: { kind: 'flag', describe: 'as JSON' },
} as const;

export const explainRangeCommand: Command = {
  name: 'explain range',
  summary: 'say in words what a threshold range alerts on, and whether a value does',
  operands: ['RANGE'],
  options,
  async run(argv, { host }) {
    const { options: given, operands } = await readCall({ operands: ['RANGE'], options }, argv, host);
    return explainRange({ range: operands[0] ?? '', ...given });
  },
};
