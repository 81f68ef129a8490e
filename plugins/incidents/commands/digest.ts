import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import { composeDigest, type DigestMail } from '../../../src/incidents/digest/compose.ts';
import { digestKinds, DIGESTS, lastPeriod } from '../../../src/incidents/digest/period.ts';
import { notedSince } from '../../../src/incidents/digest/watched-since.ts';
import { escapeText } from '../../../src/render/index.ts';
import { withStore } from '../../secmon-bridge/commands/with-store.ts';
import { readLaidDown } from '../../secmon-bridge/laid-down.ts';
import { DIGEST_TLP } from '../../secmon-bridge/people-configuration.ts';
import { configOption } from './options.ts';

const options = {
  ...configOption,
  'dry-run': {
    kind: 'flag',
    describe: 'print the mails of the last period; must be given, the bridge sends them',
  },
  which: {
    kind: 'choice',
    choices: DIGESTS,
    default: 'daily',
    describe: 'what was CRITICAL in a day, or WARNING in a week',
  },
} as const;

export const incidentDigest: Command = {
  name: 'incident digest',
  summary: 'print the digests of the last day or week as they would be mailed',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    if (!given['dry-run']) throw new UsageError('--dry-run is missing: the bridge sends them');
    const mails = await withStore(host, given.config, async (store, { incidents = {} }) => {
      const watch = store.watch();
      const { officers = [], tlp = DIGEST_TLP, at, timeZone } = incidents.digests ?? {};
      const kind = digestKinds(at, timeZone)[given.which];
      const period = lastPeriod(kind, host.clock.now());
      if (await watch.isBehind(period.to))
        throw new Failure(
          'failed',
          'the watch does not know all of the period yet: does the bridge run, with digests?',
        );
      const laid = await readLaidDown(localMachine(host), incidents);
      const since = await notedSince(store.digests(), host.clock.now());
      return await composeDigest({ watch, laid, officers, tlp, since }, kind, period);
    });
    return {
      text: mails.length === 0 ? 'nobody would be told\n' : mails.map(mailText).join('\n'),
      exitCode: 0,
    };
  },
};

function mailText({ to, subject, text }: DigestMail): string {
  const lines = text.split('\n').map(escapeText);
  return [`To: ${escapeText(to.join(', '))}`, `Subject: ${escapeText(subject)}`, '', ...lines].join('\n');
}
