import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { withLedger } from '../with-ledger.ts';
import { told } from './decide.ts';
import { configOption, issueNumber, sayingOf, sayingOptions } from './options.ts';

const options = { ...configOption, ...sayingOptions } as const;
const operands = ['ISSUE', 'INTO'] as const;

export const incidentMerge: Command = {
  name: 'incident merge',
  summary:
    'make one issue part of another of its site for good: hosts, notes and tickets go there, and what is seen of it later',
  operands,
  options,
  async run(argv, world) {
    const call = await readCall({ operands, options }, argv, world.host);
    const [one = '', other = ''] = call.operands;
    const saying = await sayingOf(call.options, world);
    const command = { do: 'merge', issue: issueNumber(one), into: issueNumber(other) } as const;
    const text = await withLedger(world.host, call.options.config, async (ledger) =>
      told(await ledger.apply(command, saying), 'issue '),
    );
    return { text, exitCode: 0 };
  },
};
