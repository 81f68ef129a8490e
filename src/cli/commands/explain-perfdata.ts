import { CONSUMERS } from '../../render/consumer/index.ts';
import type { Command } from '../command.ts';
import { explainPerfdata } from '../explain-perfdata.ts';
import { readCall } from '../option-values.ts';

const options = {
  consumer: { kind: 'choice', choices: CONSUMERS, default: 'guideline', describe: 'who reads it' },
  json: { kind: 'flag', describe: 'as JSON' },
} as const;

export const explainPerfdataCommand: Command = {
  name: 'explain perfdata',
  summary: 'show what a consumer makes of performance data, and what it will drop or misread',
  operands: ['TEXT'],
  options,
  async run(argv, { host }) {
    const { options: given, operands } = await readCall({ operands: ['TEXT'], options }, argv, host);
    return explainPerfdata({ perfdata: operands[0] ?? '', ...given });
  },
};
