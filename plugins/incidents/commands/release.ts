/** A site that is not told, as policy or the want of a contact has it, and that an officer wants told all the same. */
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { endRelease, releaseSite } from '../../../src/incidents/release.ts';
import { escapeText } from '../../../src/render/index.ts';
import { withStore } from '../../secmon-bridge/commands/with-store.ts';
import { requireKnownSites } from '../known-site.ts';
import { bounded, configOption, sayingOptions } from './options.ts';
import { whoDecides } from '../../who-decides.ts';

const { as, why } = sayingOptions;
const options = {
  ...configOption,
  as,
  why,
  regardless: { kind: 'flag', describe: 'also a site that neither the contacts nor an issue know' },
  end: { kind: 'flag', describe: 'from now on as policy has it again' },
} as const;
const operands = ['SITE'] as const;

export const incidentRelease: Command = {
  name: 'incident release',
  summary:
    'have a site told although policy holds it, and trackers told although nobody is known who answers for it, until --end',
  operands,
  options,
  async run(argv, world) {
    const { options: given, operands: words } = await readCall({ operands, options }, argv, world.host);
    const [site = ''] = words;
    if (given.why === undefined || given.why.trim() === '')
      throw new UsageError('--why is missing: a decision has a reason');
    const release = {
      by: await whoDecides(given.as, world),
      at: world.host.clock.now(),
      why: bounded('--why', given.why),
    };
    if (!given.regardless && !given.end)
      await requireKnownSites(world.host, given.config, [site], ': --regardless');
    const done = await withStore(world.host, given.config, async (store) => {
      if (given.end) return (await endRelease(store.intake(), site)) ? 'as policy has it' : 'as before';
      await releaseSite(store.intake(), site, release);
      return 'told from now on';
    });
    return { text: `${escapeText(site)}: ${done}\n`, exitCode: 0 };
  },
};
