import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { escapeText } from '../../../src/render/index.ts';
import { readConfiguration } from '../configuration.ts';
import { configOption } from './config-option.ts';

export const bridgeCheckConfig: Command = {
  name: 'bridge check-config',
  summary: 'say what is wrong with the configuration, with file, line and field, or that nothing is',
  operands: [],
  options: configOption,
  async run(argv, { host }) {
    const { options } = await readCall({ operands: [], options: configOption }, argv, host);
    const { receivers, sinks, routes } = await readConfiguration(host, options.config);
    const parts = [
      `${receivers.length} receivers`,
      `${sinks.length} sinks`,
      routes === undefined ? 'every event goes to every sink' : `${routes.length} rules of routing`,
    ];
    return { text: `${escapeText(options.config)}: ${parts.join(', ')}\n`, exitCode: 0 };
  },
};
