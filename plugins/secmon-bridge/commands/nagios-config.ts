import {
  nagiosConfiguration,
  type PerfdataPlan,
} from '../../../src/bridge/receive/nagios-perfdata/nagios-configuration.ts';
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { Failure } from '../../../src/host/failure.ts';
import { readConfiguration } from '../configuration.ts';
import type { MemberConfiguration } from '../members.ts';
import { configOption } from './config-option.ts';

const KIND = 'nagios-perfdata';
const options = {
  ...configOption,
  receiver: { kind: 'text', value: 'NAME', describe: `the ${KIND} receiver, where there are several` },
} as const;

export const nagiosConfig: Command = {
  name: 'bridge nagios-config',
  summary: 'write the lines and commands by which Nagios hands every result to the bridge',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const { receivers } = await readConfiguration(host, given.config);
    const plan = planOf(receivers, given.receiver);
    const { main, objects } = nagiosConfiguration(plan);
    const text = [
      '# Into nagios.cfg, which holds a token from now on: readable for Nagios alone.',
      main,
      '# Into a file of objects that nagios.cfg names with cfg_file.',
      objects,
    ];
    return { text: text.join('\n'), exitCode: 0 };
  },
};

/** @throws Failure `missing` where there is no such receiver, or it is not said which */
function planOf(receivers: readonly MemberConfiguration[], name: string | undefined): PerfdataPlan {
  const those = receivers.filter((one) => one.kind === KIND && (name === undefined || one.name === name));
  const [one, other] = those;
  if (one === undefined)
    throw new Failure('missing', `the configuration has no such receiver of kind ${KIND}`);
  if (other !== undefined)
    throw new Failure('malformed', `several receivers of kind ${KIND}: say --receiver NAME`);
  // Its schema has been asked.
  return one as unknown as PerfdataPlan;
}
