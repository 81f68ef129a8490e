import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import { escapeText } from '../../../src/render/index.ts';
import { exitCode } from '../../../src/result/index.ts';
import { complaintAt, readConfiguration, type Configuration } from '../configuration.ts';
import { examine } from '../examine.ts';
import { configOption } from './config-option.ts';

export const bridgeCheckConfig: Command = {
  name: 'bridge check-config',
  summary:
    'say what is wrong with the configuration and the files that it names, with file, line and field, or that nothing is; sends nothing, and is to be run as the account of the daemon',
  operands: [],
  options: configOption,
  async run(argv, { host }) {
    const { options } = await readCall({ operands: [], options: configOption }, argv, host);
    const configuration = await readConfiguration(host, options.config);
    const complaints = await examine(configuration, localMachine(host));
    if (complaints.length === 0)
      return { text: `${escapeText(options.config)}: ${partsOf(configuration)}\n`, exitCode: 0 };
    const lines: string[] = [];
    for (const complaint of complaints)
      lines.push(`${escapeText((await complaintAt(host, options.config, complaint)).message)}\n`);
    return { text: lines.join(''), exitCode: exitCode('UNKNOWN') };
  },
};

function partsOf({ receivers, sinks, routes, trackers = [] }: Configuration): string {
  return [
    count(receivers.length, 'receiver'),
    count(sinks.length, 'sink'),
    ...(trackers.length === 0 ? [] : [count(trackers.length, 'tracker')]),
    routes === undefined ? 'every event goes to every sink' : count(routes.length, 'routing rule'),
  ].join(', ');
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
