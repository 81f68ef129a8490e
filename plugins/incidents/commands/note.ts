import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { withLedger } from '../with-ledger.ts';
import { told } from './decide.ts';
import { bounded, configOption, incidentNumber, issueNumber, sayingOptions } from './options.ts';
import { whoDecides } from '../../who-decides.ts';

const options = {
  ...configOption,
  'to-site': { kind: 'flag', describe: 'the site reads it as well; it is internal unless given' },
  as: sayingOptions.as,
} as const;
const operands = ['ISSUE|INCIDENT', 'TEXT'] as const;

export const incidentNote: Command = {
  name: 'incident note',
  summary: 'add a note to an issue or incident',
  operands,
  options,
  async run(argv, world) {
    const call = await readCall({ operands, options }, argv, world.host);
    const { options: given } = call;
    const [reference = '', words = ''] = call.operands;
    if (words.trim() === '') throw new UsageError('TEXT is empty');
    const text = bounded('TEXT', words);
    const audience = given['to-site'] ? 'site' : 'internal';
    const by = { kind: 'person', name: await whoDecides(given.as, world), via: 'command' } as const;
    const saying = { by, at: world.host.clock.now(), why: '' };
    const order = { do: 'note', text, audience } as const;
    const said = await withLedger(world.host, given.config, async (ledger) =>
      reference.startsWith('c')
        ? told(
            await ledger.applyToIncident({ incident: incidentNumber(reference), order }, saying),
            'incident c',
          )
        : told(await ledger.apply({ ...order, issue: issueNumber(reference) }, saying), 'issue '),
    );
    return { text: said, exitCode: 0 };
  },
};
